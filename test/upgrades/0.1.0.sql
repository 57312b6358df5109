-- What spokesync 0.1.0 left behind, made by scripts/keep-state-dump.ts, and what it told of it:
-- {"conflicts":[{"id":1,"run":2,"table":"person","record":"1","kind":"update/update","certainty":"base","state":"applied","decidedAt":"2026-11-23T17:33:31.023Z","columns":null,"follows":null,"followedBy":[],"before":{"id":"1","name":"Asha","email":null,"phone":"1","changed":"2026-11-23 17:33:27.740887"},"winner":{"site":2,"user":"bikash","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"at":"2026-11-23T17:33:30.720Z","comment":null,"row":{"id":"1","name":"Asha of Pokhara","email":null,"phone":"1","changed":"2026-11-23 17:33:30.720792"}},"losers":[{"site":1,"user":"asha","person":{"id":"7","email":"asha@example.org","firstName":"Asha","lastName":"Rai","userName":"asha"},"at":"2026-11-23T17:33:30.715Z","comment":null,"row":{"id":"1","name":"Asha","email":null,"phone":"1 of the hub","changed":"2026-11-23 17:33:30.715588"}}],"kept":{"id":"1","name":"Asha of Pokhara","email":null,"phone":"1","changed":"2026-11-23 17:33:30.720792"},"now":{"id":"1","name":"Asha of Pokhara","email":null,"phone":"1","changed":"2026-11-23 17:33:30.720792","room":null},"nowUnknown":null,"mails":[{"subject":"[spokesync] person 1 was changed in Pokhara and Kathmandu (conflict 1)","queuedAt":"2026-11-23T17:33:32.011Z","recipients":[{"address":"asha@example.org","state":"waiting","error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1"},{"address":"bikash@example.org","state":"waiting","error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1"}]}],"closed":null},{"id":2,"run":2,"table":"note","record":"2","kind":"update/update","certainty":"base","state":"closed","decidedAt":"2026-11-23T17:33:31.039Z","columns":["title"],"follows":null,"followedBy":[],"before":{"id":"2","title":"two","body":"b","changed":"2026-11-23 17:33:27.743398"},"winner":{"site":2,"user":"bikash","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"at":"2026-11-23T17:33:30.721Z","comment":null,"row":{"id":"2","title":"two, by Pokhara","body":"b","changed":"2026-11-23 17:33:30.721287"}},"losers":[{"site":1,"user":"asha","person":{"id":"7","email":"asha@example.org","firstName":"Asha","lastName":"Rai","userName":"asha"},"at":"2026-11-23T17:33:30.716Z","comment":null,"row":{"id":"2","title":"two, by the hub","body":"b","changed":"2026-11-23 17:33:30.716184"}}],"kept":{"id":"2","title":"two, by Pokhara","body":"b","changed":"2026-11-23 17:33:30.721287"},"now":{"id":"2","title":"two, by Pokhara","body":"b","changed":"2026-11-23 17:33:30.721287"},"nowUnknown":null,"mails":[{"subject":"[spokesync] note 2 was changed in Pokhara and Kathmandu (conflict 2)","queuedAt":"2026-11-23T17:33:32.018Z","recipients":[{"address":"asha@example.org","state":"waiting","error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1"},{"address":"bikash@example.org","state":"waiting","error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1"}]}],"closed":{"at":"2026-11-23T17:33:32.135Z","by":"asha","note":"seen to"}}],"log":[{"id":1,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":2,"table":"person","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 8 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":2,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":2,"table":"note","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 4 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":3,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":2,"table":"stock","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 3 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":4,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":3,"table":"person","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 8 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":5,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":3,"table":"note","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 4 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":6,"at":"2026-11-23T17:33:30.000Z","run":1,"from":1,"to":3,"table":"stock","record":"*","action":"insert","person":null,"comment":"first sync: the empty table is filled with 3 rows","changedAt":null,"untracked":false,"sql":null,"before":null,"after":null},{"id":7,"at":"2026-11-23T17:33:31.000Z","run":2,"from":2,"to":1,"table":"person","record":"1","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.720Z","untracked":false,"sql":"UPDATE `person` SET `name` = 'Asha of Pokhara', `phone` = '1', `changed` = '2026-11-23 17:33:30.720792' WHERE `id` = '1'","before":{"id":"1","name":"Asha","email":null,"phone":"1 of the hub","changed":"2026-11-23 17:33:30.715588"},"after":{"id":"1","name":"Asha of Pokhara","email":null,"phone":"1","changed":"2026-11-23 17:33:30.720792"}},{"id":8,"at":"2026-11-23T17:33:31.000Z","run":2,"from":2,"to":1,"table":"person","record":"20","action":"insert","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.721Z","untracked":false,"sql":"INSERT INTO `person` (`id`, `name`, `email`, `phone`, `changed`) VALUES ('20', 'Jaya', 'office@example.org', NULL, '2026-11-23 17:33:30.721537')","before":null,"after":{"id":"20","name":"Jaya","email":"office@example.org","phone":null,"changed":"2026-11-23 17:33:30.721537"}},{"id":10,"at":"2026-11-23T17:33:31.000Z","run":2,"from":2,"to":1,"table":"note","record":"2","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":"merged: title, changed from Pokhara (bikash)","changedAt":"2026-11-23T17:33:30.721Z","untracked":false,"sql":"UPDATE `note` SET `title` = 'two, by Pokhara', `changed` = '2026-11-23 17:33:30.721287' WHERE `id` = '2'","before":{"id":"2","title":"two, by the hub","body":"b","changed":"2026-11-23 17:33:30.716184"},"after":{"id":"2","title":"two, by Pokhara","body":"b","changed":"2026-11-23 17:33:30.721287"}},{"id":11,"at":"2026-11-23T17:33:31.000Z","run":2,"from":2,"to":1,"table":"stock","record":"[\"Tansen\",\"1\"]","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":"merged: amount from Pokhara (bikash)","changedAt":"2026-11-23T17:33:30.721Z","untracked":false,"sql":"UPDATE `stock` SET `amount` = '21' WHERE `office` = 'Tansen' AND `item` = '1'","before":{"office":"Tansen","item":"1","amount":"22"},"after":{"office":"Tansen","item":"1","amount":"21"}},{"id":12,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":2,"table":"note","record":"1","action":"update","person":{"id":"7","email":"asha@example.org","firstName":"Asha","lastName":"Rai","userName":"asha"},"comment":null,"changedAt":"2026-11-23T17:33:30.715Z","untracked":false,"sql":"UPDATE `note` SET `title` = 'one, by the hub', `changed` = '2026-11-23 17:33:30.715973' WHERE `id` = '1'","before":{"id":"1","title":"one","body":"a","changed":"2026-11-23 17:33:27.743398"},"after":{"id":"1","title":"one, by the hub","body":"a","changed":"2026-11-23 17:33:30.715973"}},{"id":13,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":2,"table":"stock","record":"[\"Tansen\",\"1\"]","action":"update","person":{"id":"7","email":"asha@example.org","firstName":"Asha","lastName":"Rai","userName":"asha"},"comment":"merged: amount from Pokhara (bikash)","changedAt":"2026-11-23T17:33:30.716Z","untracked":false,"sql":"UPDATE `stock` SET `amount` = '21' WHERE `office` = 'Tansen' AND `item` = '1'","before":{"office":"Tansen","item":"1","amount":"19"},"after":{"office":"Tansen","item":"1","amount":"21"}},{"id":14,"at":"2026-11-23T17:33:31.000Z","run":2,"from":3,"to":1,"table":"note","record":"1","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":"merged: body, changed from Tansen (bikash)","changedAt":"2026-11-23T17:33:30.723Z","untracked":false,"sql":"UPDATE `note` SET `body` = 'a, by Tansen', `changed` = '2026-11-23 17:33:30.723312' WHERE `id` = '1'","before":{"id":"1","title":"one, by the hub","body":"a","changed":"2026-11-23 17:33:30.715973"},"after":{"id":"1","title":"one, by the hub","body":"a, by Tansen","changed":"2026-11-23 17:33:30.723312"}},{"id":15,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":3,"table":"person","record":"1","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.720Z","untracked":false,"sql":"UPDATE `person` SET `name` = 'Asha of Pokhara', `changed` = '2026-11-23 17:33:30.720792' WHERE `id` = '1'","before":{"id":"1","name":"Asha","email":null,"phone":"1","changed":"2026-11-23 17:33:27.740887"},"after":{"id":"1","name":"Asha of Pokhara","email":null,"phone":"1","changed":"2026-11-23 17:33:30.720792"}},{"id":18,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":3,"table":"note","record":"1","action":"update","person":{"id":"7","email":"asha@example.org","firstName":"Asha","lastName":"Rai","userName":"asha"},"comment":"merged: title from Kathmandu (asha)","changedAt":"2026-11-23T17:33:30.715Z","untracked":false,"sql":"UPDATE `note` SET `title` = 'one, by the hub' WHERE `id` = '1'","before":{"id":"1","title":"one","body":"a, by Tansen","changed":"2026-11-23 17:33:30.723312"},"after":{"id":"1","title":"one, by the hub","body":"a, by Tansen","changed":"2026-11-23 17:33:30.723312"}},{"id":19,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":3,"table":"note","record":"2","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.721Z","untracked":false,"sql":"UPDATE `note` SET `title` = 'two, by Pokhara', `changed` = '2026-11-23 17:33:30.721287' WHERE `id` = '2'","before":{"id":"2","title":"two","body":"b","changed":"2026-11-23 17:33:27.743398"},"after":{"id":"2","title":"two, by Pokhara","body":"b","changed":"2026-11-23 17:33:30.721287"}},{"id":21,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":3,"table":"stock","record":"[\"Tansen\",\"1\"]","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.721Z","untracked":false,"sql":"UPDATE `stock` SET `amount` = '21' WHERE `office` = 'Tansen' AND `item` = '1'","before":{"office":"Tansen","item":"1","amount":"20"},"after":{"office":"Tansen","item":"1","amount":"21"}},{"id":22,"at":"2026-11-23T17:33:31.000Z","run":2,"from":3,"to":1,"table":"person","record":"2","action":"delete","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.723Z","untracked":false,"sql":"DELETE FROM `person` WHERE `id` = '2'","before":{"id":"2","name":"Bikash","email":null,"phone":"2","changed":"2026-11-23 17:33:27.740887"},"after":null},{"id":25,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":2,"table":"note","record":"1","action":"update","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.723Z","untracked":false,"sql":"UPDATE `note` SET `body` = 'a, by Tansen', `changed` = '2026-11-23 17:33:30.723312' WHERE `id` = '1'","before":{"id":"1","title":"one, by the hub","body":"a","changed":"2026-11-23 17:33:30.715973"},"after":{"id":"1","title":"one, by the hub","body":"a, by Tansen","changed":"2026-11-23 17:33:30.723312"}},{"id":26,"at":"2026-11-23T17:33:31.000Z","run":2,"from":1,"to":2,"table":"person","record":"2","action":"delete","person":{"id":"8","email":"bikash@example.org","firstName":"Bikash","lastName":"Thapa","userName":"bikash"},"comment":null,"changedAt":"2026-11-23T17:33:30.723Z","untracked":false,"sql":"DELETE FROM `person` WHERE `id` = '2'","before":{"id":"2","name":"Bikash","email":null,"phone":"2","changed":"2026-11-23 17:33:27.740887"},"after":null}],"sites":[{"id":2,"name":"Pokhara","direction":"two-way","lastOutcome":"synced","lastError":null,"lastSyncedAt":"2026-11-23T17:33:31.959Z","maintenanceSince":null,"refusedTables":[],"tables":[{"table":"person","bookmark":"14","behind":0,"pins":0},{"table":"note","bookmark":"14","behind":0,"pins":0},{"table":"stock","bookmark":"14","behind":0,"pins":0}]},{"id":3,"name":"Tansen","direction":"two-way","lastOutcome":"synced","lastError":null,"lastSyncedAt":"2026-11-23T17:33:31.565Z","maintenanceSince":null,"refusedTables":[],"tables":[{"table":"person","bookmark":"9","behind":0,"pins":3},{"table":"note","bookmark":"9","behind":0,"pins":1},{"table":"stock","bookmark":"9","behind":0,"pins":0}]}],"quarantine":[{"table":"person","record":"20","site":3,"reason":"another row holds its unique value: Duplicate entry '…' for key 'email'","since":"2026-11-23T17:33:30.779Z"},{"table":"person","record":"30","site":3,"reason":"another row holds its unique value: Duplicate entry '…' for key 'email'","since":"2026-11-23T17:33:30.779Z"}],"mails":[{"id":4,"run":2,"kind":"report","subject":"[spokesync] sync 2: warnings: 2 rows in quarantine, 3 mails waiting","queuedAt":"2026-11-23T17:33:32.053Z","deliveries":[{"address":"it@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"}]},{"id":3,"run":2,"kind":"conflict","subject":"[spokesync] note 2 was changed in Pokhara and Kathmandu (conflict 2)","queuedAt":"2026-11-23T17:33:32.018Z","deliveries":[{"address":"asha@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"},{"address":"bikash@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"}]},{"id":2,"run":2,"kind":"conflict","subject":"[spokesync] person 1 was changed in Pokhara and Kathmandu (conflict 1)","queuedAt":"2026-11-23T17:33:32.011Z","deliveries":[{"address":"asha@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"},{"address":"bikash@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"}]},{"id":1,"run":1,"kind":"report","subject":"[spokesync] sync 1: ok","queuedAt":"2026-11-23T17:33:30.656Z","deliveries":[{"address":"it@example.org","header":"to","state":"waiting","attempts":0,"error":"mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1","changedAt":"2026-11-23T17:33:32.075Z"}]}],"users":[{"id":1,"name":"asha","role":"operator","createdAt":"2026-11-23T17:33:33.069Z","signedInAt":null}]}
/*M!999999\- enable the sandbox mode */ 

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `hub` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;

USE `hub`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `change_log` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `site_id` int(11) NOT NULL,
  `user_id` varchar(64) DEFAULT NULL COMMENT 'id of the user who changes data',
  `table` varchar(64) NOT NULL,
  `record_id` varchar(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `update_type` enum('new','update','delete','force delete') NOT NULL,
  `comment` text DEFAULT NULL,
  `timestamp` timestamp(6) NOT NULL DEFAULT current_timestamp(6),
  `old_values` longtext DEFAULT NULL COMMENT 'JSON: the columns that changed, as they were before',
  PRIMARY KEY (`id`),
  KEY `spokesync_record` (`table`,`record_id`(100))
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `change_log` VALUES (1,1,'7','person','1','update',NULL,'2026-11-23 17:33:30.715588','{\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:27.740887\"}');
INSERT INTO `change_log` VALUES (2,1,'7','note','1','update',NULL,'2026-11-23 17:33:30.715973','{\"title\":\"one\",\"changed\":\"2026-11-23 17:33:27.743398\"}');
INSERT INTO `change_log` VALUES (3,1,'7','note','2','update',NULL,'2026-11-23 17:33:30.716184','{\"title\":\"two\",\"changed\":\"2026-11-23 17:33:27.743398\"}');
INSERT INTO `change_log` VALUES (4,1,'7','stock','[\"Tansen\",\"1\"]','update',NULL,'2026-11-23 17:33:30.716311','{\"amount\":\"20\"}');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `note` (
  `id` int(11) NOT NULL,
  `title` varchar(60) NOT NULL,
  `body` text DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `note` VALUES (1,'one, by the hub','a, by Tansen','2026-11-23 17:33:30.723312');
INSERT INTO `note` VALUES (2,'two, by Pokhara','b','2026-11-23 17:33:30.721287');
INSERT INTO `note` VALUES (3,'three','c','2026-11-23 17:33:27.743398');
INSERT INTO `note` VALUES (4,'four','d','2026-11-23 17:33:27.743398');
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_insert` AFTER INSERT ON `note` FOR EACH ROW
spokesync_fd3ad4910a5b: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_update` AFTER UPDATE ON `note` FOR EACH ROW
spokesync_d9d95d01ef1d: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`title` AS BINARY) <=> CAST(NEW.`title` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`body` AS BINARY) <=> CAST(NEW.`body` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_delete` AFTER DELETE ON `note` FOR EACH ROW
spokesync_495d18e8c125: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `person` (
  `id` int(11) NOT NULL,
  `name` varchar(60) NOT NULL,
  `email` varchar(60) DEFAULT NULL,
  `phone` varchar(20) DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  `room` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `person` VALUES (1,'Asha of Pokhara',NULL,'1','2026-11-23 17:33:30.720792',NULL);
INSERT INTO `person` VALUES (3,'Chandra',NULL,'3','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (4,'Deepa',NULL,'4','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (5,'Eka',NULL,'5','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (6,'Gita',NULL,'6','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (7,'Hari',NULL,'7','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (8,'Indra',NULL,'8','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (20,'Jaya','office@example.org',NULL,'2026-11-23 17:33:30.721537',NULL);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_insert` AFTER INSERT ON `person` FOR EACH ROW
spokesync_0ea3fdf6eada: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_update` AFTER UPDATE ON `person` FOR EACH ROW
spokesync_8fe6c6673b6e: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`name` AS BINARY) <=> CAST(NEW.`name` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`email` AS BINARY) <=> CAST(NEW.`email` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (CAST(OLD.`phone` AS BINARY) <=> CAST(NEW.`phone` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_delete` AFTER DELETE ON `person` FOR EACH ROW
spokesync_b173eb63405d: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `spokesync_token` (
  `id` tinyint(3) unsigned NOT NULL,
  `token` varchar(64) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `spokesync_token` VALUES (1,'00000000-0000-4000-8000-000000000000:14');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `stock` (
  `office` varchar(20) NOT NULL,
  `item` int(11) NOT NULL,
  `amount` int(11) NOT NULL,
  PRIMARY KEY (`office`,`item`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `stock` VALUES ('Pokhara',1,10);
INSERT INTO `stock` VALUES ('Tansen',1,21);
INSERT INTO `stock` VALUES ('Tansen',2,30);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_insert` AFTER INSERT ON `stock` FOR EACH ROW
spokesync_49f2a56b6e4c: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_update` AFTER UPDATE ON `stock` FOR EACH ROW
spokesync_514be5464945: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`office` <=> NEW.`office` AND OLD.`item` <=> NEW.`item` THEN
      IF NOT (CAST(OLD.`office` AS BINARY) <=> CAST(NEW.`office` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`item` <=> NEW.`item`) THEN
        SET changes = CONCAT(changes, ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`amount` <=> NEW.`amount`) THEN
        SET changes = CONCAT(changes, ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_delete` AFTER DELETE ON `stock` FOR EACH ROW
spokesync_dde61f0c704b: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (1, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sync` (
  `sync_from` int(10) unsigned NOT NULL,
  `sync_to` int(10) unsigned NOT NULL,
  `last_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  `this_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  PRIMARY KEY (`sync_from`,`sync_to`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `sync` VALUES (1,2,'2026-11-23 17:33:29.000000','2026-11-23 17:33:30.000000');
INSERT INTO `sync` VALUES (1,3,'2026-11-23 17:33:29.000000','2026-11-23 17:33:30.000000');
INSERT INTO `sync` VALUES (2,1,'2026-11-23 17:33:29.000000','2026-11-23 17:33:30.000000');
INSERT INTO `sync` VALUES (3,1,'2026-11-23 17:33:30.000000','2026-11-23 17:33:31.000000');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sync_log` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `site_id_from` int(11) NOT NULL,
  `site_id_to` int(11) NOT NULL,
  `user_id` varchar(64) DEFAULT NULL COMMENT 'id of the user who changes data',
  `table` varchar(64) NOT NULL,
  `record_id` varchar(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `update_type` enum('INSERT','UPDATE','DELETE') NOT NULL,
  `comment` text DEFAULT NULL,
  `sql` longtext DEFAULT NULL,
  `timestamp` timestamp(6) NOT NULL DEFAULT current_timestamp(6),
  `time_of_change_on_remote_server` timestamp(6) NULL DEFAULT NULL,
  `user_email` varchar(255) DEFAULT NULL,
  `user_firstname` varchar(255) DEFAULT NULL,
  `user_lastname` varchar(255) DEFAULT NULL,
  `user_name` varchar(255) DEFAULT NULL,
  `run` bigint(20) unsigned DEFAULT NULL,
  `batch` bigint(20) unsigned DEFAULT NULL COMMENT 'token of the write that it tells of',
  `row_before` longtext DEFAULT NULL COMMENT 'JSON',
  `row_after` longtext DEFAULT NULL COMMENT 'JSON',
  `hash_before` bigint(20) unsigned DEFAULT NULL COMMENT 'row hash of row_before, as in the ledger',
  `hash_after` bigint(20) unsigned DEFAULT NULL COMMENT 'row hash of row_after, as in the ledger',
  `untracked` tinyint(1) DEFAULT NULL COMMENT '1: no change log entry told of the change',
  PRIMARY KEY (`id`),
  KEY `spokesync_record` (`table`,`record_id`(100)),
  KEY `spokesync_run` (`run`),
  KEY `spokesync_person` (`site_id_from`,`user_id`),
  KEY `spokesync_batch` (`site_id_to`,`batch`)
) ENGINE=InnoDB AUTO_INCREMENT=27 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `sync_log` VALUES (1,1,2,NULL,'person','*','INSERT','first sync: the empty table is filled with 8 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (2,1,2,NULL,'note','*','INSERT','first sync: the empty table is filled with 4 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (3,1,2,NULL,'stock','*','INSERT','first sync: the empty table is filled with 3 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (4,1,3,NULL,'person','*','INSERT','first sync: the empty table is filled with 8 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (5,1,3,NULL,'note','*','INSERT','first sync: the empty table is filled with 4 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (6,1,3,NULL,'stock','*','INSERT','first sync: the empty table is filled with 3 rows','','2026-11-23 17:33:30.000000',NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO `sync_log` VALUES (7,2,1,'8','person','1','UPDATE',NULL,'UPDATE `person` SET `name` = \'Asha of Pokhara\', `phone` = \'1\', `changed` = \'2026-11-23 17:33:30.720792\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.720792','bikash@example.org','Bikash','Thapa','bikash',2,NULL,'{\"id\":\"1\",\"name\":\"Asha\",\"email\":null,\"phone\":\"1 of the hub\",\"changed\":\"2026-11-23 17:33:30.715588\"}','{\"id\":\"1\",\"name\":\"Asha of Pokhara\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:30.720792\"}',7621817542303597441,10534090057748710209,0);
INSERT INTO `sync_log` VALUES (8,2,1,'8','person','20','INSERT',NULL,'INSERT INTO `person` (`id`, `name`, `email`, `phone`, `changed`) VALUES (\'20\', \'Jaya\', \'office@example.org\', NULL, \'2026-11-23 17:33:30.721537\')','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.721537','bikash@example.org','Bikash','Thapa','bikash',2,NULL,NULL,'{\"id\":\"20\",\"name\":\"Jaya\",\"email\":\"office@example.org\",\"phone\":null,\"changed\":\"2026-11-23 17:33:30.721537\"}',NULL,11207317214802361033,0);
INSERT INTO `sync_log` VALUES (10,2,1,'8','note','2','UPDATE','merged: title, changed from Pokhara (bikash)','UPDATE `note` SET `title` = \'two, by Pokhara\', `changed` = \'2026-11-23 17:33:30.721287\' WHERE `id` = \'2\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.721287','bikash@example.org','Bikash','Thapa','bikash',2,NULL,'{\"id\":\"2\",\"title\":\"two, by the hub\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.716184\"}','{\"id\":\"2\",\"title\":\"two, by Pokhara\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.721287\"}',6090835931932456703,2538577534640263553,0);
INSERT INTO `sync_log` VALUES (11,2,1,'8','stock','[\"Tansen\",\"1\"]','UPDATE','merged: amount from Pokhara (bikash)','UPDATE `stock` SET `amount` = \'21\' WHERE `office` = \'Tansen\' AND `item` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.721702','bikash@example.org','Bikash','Thapa','bikash',2,NULL,'{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"22\"}','{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"21\"}',16150449843768065162,6290923156858887029,0);
INSERT INTO `sync_log` VALUES (12,1,2,'7','note','1','UPDATE',NULL,'UPDATE `note` SET `title` = \'one, by the hub\', `changed` = \'2026-11-23 17:33:30.715973\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.715973','asha@example.org','Asha','Rai','asha',2,2,'{\"id\":\"1\",\"title\":\"one\",\"body\":\"a\",\"changed\":\"2026-11-23 17:33:27.743398\"}','{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a\",\"changed\":\"2026-11-23 17:33:30.715973\"}',8415275509844895059,5684948206185929909,0);
INSERT INTO `sync_log` VALUES (13,1,2,'7','stock','[\"Tansen\",\"1\"]','UPDATE','merged: amount from Pokhara (bikash)','UPDATE `stock` SET `amount` = \'21\' WHERE `office` = \'Tansen\' AND `item` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.716311','asha@example.org','Asha','Rai','asha',2,3,'{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"19\"}','{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"21\"}',14855191224660078721,6290923156858887029,0);
INSERT INTO `sync_log` VALUES (14,3,1,'8','note','1','UPDATE','merged: body, changed from Tansen (bikash)','UPDATE `note` SET `body` = \'a, by Tansen\', `changed` = \'2026-11-23 17:33:30.723312\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.723312','bikash@example.org','Bikash','Thapa','bikash',2,NULL,'{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a\",\"changed\":\"2026-11-23 17:33:30.715973\"}','{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a, by Tansen\",\"changed\":\"2026-11-23 17:33:30.723312\"}',5684948206185929909,6459931102657787125,0);
INSERT INTO `sync_log` VALUES (15,1,3,'8','person','1','UPDATE',NULL,'UPDATE `person` SET `name` = \'Asha of Pokhara\', `changed` = \'2026-11-23 17:33:30.720792\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.720792','bikash@example.org','Bikash','Thapa','bikash',2,2,'{\"id\":\"1\",\"name\":\"Asha\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:27.740887\"}','{\"id\":\"1\",\"name\":\"Asha of Pokhara\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:30.720792\"}',7364064911608275644,10534090057748710209,0);
INSERT INTO `sync_log` VALUES (18,1,3,'7','note','1','UPDATE','merged: title from Kathmandu (asha)','UPDATE `note` SET `title` = \'one, by the hub\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.715973','asha@example.org','Asha','Rai','asha',2,3,'{\"id\":\"1\",\"title\":\"one\",\"body\":\"a, by Tansen\",\"changed\":\"2026-11-23 17:33:30.723312\"}','{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a, by Tansen\",\"changed\":\"2026-11-23 17:33:30.723312\"}',9835506984687722578,6459931102657787125,0);
INSERT INTO `sync_log` VALUES (19,1,3,'8','note','2','UPDATE',NULL,'UPDATE `note` SET `title` = \'two, by Pokhara\', `changed` = \'2026-11-23 17:33:30.721287\' WHERE `id` = \'2\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.721287','bikash@example.org','Bikash','Thapa','bikash',2,3,'{\"id\":\"2\",\"title\":\"two\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:27.743398\"}','{\"id\":\"2\",\"title\":\"two, by Pokhara\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.721287\"}',7033399377823454581,2538577534640263553,0);
INSERT INTO `sync_log` VALUES (21,1,3,'8','stock','[\"Tansen\",\"1\"]','UPDATE',NULL,'UPDATE `stock` SET `amount` = \'21\' WHERE `office` = \'Tansen\' AND `item` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.721702','bikash@example.org','Bikash','Thapa','bikash',2,4,'{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"20\"}','{\"office\":\"Tansen\",\"item\":\"1\",\"amount\":\"21\"}',8269608724458120236,6290923156858887029,0);
INSERT INTO `sync_log` VALUES (22,3,1,'8','person','2','DELETE',NULL,'DELETE FROM `person` WHERE `id` = \'2\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.723016','bikash@example.org','Bikash','Thapa','bikash',2,NULL,'{\"id\":\"2\",\"name\":\"Bikash\",\"email\":null,\"phone\":\"2\",\"changed\":\"2026-11-23 17:33:27.740887\"}',NULL,3920412796942138165,NULL,0);
INSERT INTO `sync_log` VALUES (25,1,2,'8','note','1','UPDATE',NULL,'UPDATE `note` SET `body` = \'a, by Tansen\', `changed` = \'2026-11-23 17:33:30.723312\' WHERE `id` = \'1\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.723312','bikash@example.org','Bikash','Thapa','bikash',2,5,'{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a\",\"changed\":\"2026-11-23 17:33:30.715973\"}','{\"id\":\"1\",\"title\":\"one, by the hub\",\"body\":\"a, by Tansen\",\"changed\":\"2026-11-23 17:33:30.723312\"}',5684948206185929909,6459931102657787125,0);
INSERT INTO `sync_log` VALUES (26,1,2,'8','person','2','DELETE',NULL,'DELETE FROM `person` WHERE `id` = \'2\'','2026-11-23 17:33:31.000000','2026-11-23 17:33:30.723016','bikash@example.org','Bikash','Thapa','bikash',2,6,'{\"id\":\"2\",\"name\":\"Bikash\",\"email\":null,\"phone\":\"2\",\"changed\":\"2026-11-23 17:33:27.740887\"}',NULL,3920412796942138165,NULL,0);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` int(11) NOT NULL,
  `email` varchar(99) DEFAULT NULL,
  `name` varchar(99) DEFAULT NULL,
  `lastname` varchar(99) DEFAULT NULL,
  `user_name` varchar(99) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `users` VALUES (7,'asha@example.org','Asha','Rai','asha');
INSERT INTO `users` VALUES (8,'bikash@example.org','Bikash','Thapa','bikash');

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `pokhara` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;

USE `pokhara`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `change_log` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `site_id` int(11) NOT NULL,
  `user_id` varchar(64) DEFAULT NULL COMMENT 'id of the user who changes data',
  `table` varchar(64) NOT NULL,
  `record_id` varchar(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `update_type` enum('new','update','delete','force delete') NOT NULL,
  `comment` text DEFAULT NULL,
  `timestamp` timestamp(6) NOT NULL DEFAULT current_timestamp(6),
  `old_values` longtext DEFAULT NULL COMMENT 'JSON: the columns that changed, as they were before',
  PRIMARY KEY (`id`),
  KEY `spokesync_record` (`table`,`record_id`(100))
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `change_log` VALUES (1,2,'8','person','1','update',NULL,'2026-11-23 17:33:30.720792','{\"name\":\"Asha\",\"changed\":\"2026-11-23 17:33:27.740887\"}');
INSERT INTO `change_log` VALUES (2,2,'8','note','2','update',NULL,'2026-11-23 17:33:30.721287','{\"title\":\"two\",\"changed\":\"2026-11-23 17:33:27.743398\"}');
INSERT INTO `change_log` VALUES (3,2,'8','person','20','new',NULL,'2026-11-23 17:33:30.721537',NULL);
INSERT INTO `change_log` VALUES (4,2,'8','stock','[\"Tansen\",\"1\"]','update',NULL,'2026-11-23 17:33:30.721702','{\"amount\":\"20\"}');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `note` (
  `id` int(11) NOT NULL,
  `title` varchar(60) NOT NULL,
  `body` text DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `note` VALUES (1,'one, by the hub','a, by Tansen','2026-11-23 17:33:30.723312');
INSERT INTO `note` VALUES (2,'two, by Pokhara','b','2026-11-23 17:33:30.721287');
INSERT INTO `note` VALUES (3,'three','c','2026-11-23 17:33:27.743398');
INSERT INTO `note` VALUES (4,'four','d','2026-11-23 17:33:27.743398');
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_insert` AFTER INSERT ON `note` FOR EACH ROW
spokesync_b95fccc984d0: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_update` AFTER UPDATE ON `note` FOR EACH ROW
spokesync_063bc7600aad: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`title` AS BINARY) <=> CAST(NEW.`title` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`body` AS BINARY) <=> CAST(NEW.`body` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_delete` AFTER DELETE ON `note` FOR EACH ROW
spokesync_d159ca53a68c: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `person` (
  `id` int(11) NOT NULL,
  `name` varchar(60) NOT NULL,
  `email` varchar(60) DEFAULT NULL,
  `phone` varchar(20) DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  `room` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `person` VALUES (1,'Asha of Pokhara',NULL,'1','2026-11-23 17:33:30.720792',NULL);
INSERT INTO `person` VALUES (3,'Chandra',NULL,'3','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (4,'Deepa',NULL,'4','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (5,'Eka',NULL,'5','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (6,'Gita',NULL,'6','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (7,'Hari',NULL,'7','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (8,'Indra',NULL,'8','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (20,'Jaya','office@example.org',NULL,'2026-11-23 17:33:30.721537',NULL);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_insert` AFTER INSERT ON `person` FOR EACH ROW
spokesync_ee99ca1d70b5: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_update` AFTER UPDATE ON `person` FOR EACH ROW
spokesync_3f1da30e66bb: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`name` AS BINARY) <=> CAST(NEW.`name` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`email` AS BINARY) <=> CAST(NEW.`email` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (CAST(OLD.`phone` AS BINARY) <=> CAST(NEW.`phone` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_delete` AFTER DELETE ON `person` FOR EACH ROW
spokesync_ee658a2b3863: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `spokesync_token` (
  `id` tinyint(3) unsigned NOT NULL,
  `token` varchar(64) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `spokesync_token` VALUES (1,'00000000-0000-4000-8000-000000000000:7');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `stock` (
  `office` varchar(20) NOT NULL,
  `item` int(11) NOT NULL,
  `amount` int(11) NOT NULL,
  PRIMARY KEY (`office`,`item`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `stock` VALUES ('Pokhara',1,10);
INSERT INTO `stock` VALUES ('Tansen',1,21);
INSERT INTO `stock` VALUES ('Tansen',2,30);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_insert` AFTER INSERT ON `stock` FOR EACH ROW
spokesync_5ed00599d0e7: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_update` AFTER UPDATE ON `stock` FOR EACH ROW
spokesync_464b2990d40f: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`office` <=> NEW.`office` AND OLD.`item` <=> NEW.`item` THEN
      IF NOT (CAST(OLD.`office` AS BINARY) <=> CAST(NEW.`office` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`item` <=> NEW.`item`) THEN
        SET changes = CONCAT(changes, ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`amount` <=> NEW.`amount`) THEN
        SET changes = CONCAT(changes, ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_delete` AFTER DELETE ON `stock` FOR EACH ROW
spokesync_059c274ba9e4: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (2, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sync` (
  `sync_from` int(10) unsigned NOT NULL,
  `sync_to` int(10) unsigned NOT NULL,
  `last_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  `this_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  PRIMARY KEY (`sync_from`,`sync_to`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `sync` VALUES (1,2,'2026-11-23 17:33:29.000000','2026-11-23 17:33:30.000000');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` int(11) NOT NULL,
  `email` varchar(99) DEFAULT NULL,
  `name` varchar(99) DEFAULT NULL,
  `lastname` varchar(99) DEFAULT NULL,
  `user_name` varchar(99) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `users` VALUES (7,'asha@example.org','Asha','Rai','asha');
INSERT INTO `users` VALUES (8,'bikash@example.org','Bikash','Thapa','bikash');

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `tansen` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;

USE `tansen`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `change_log` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `site_id` int(11) NOT NULL,
  `user_id` varchar(64) DEFAULT NULL COMMENT 'id of the user who changes data',
  `table` varchar(64) NOT NULL,
  `record_id` varchar(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `update_type` enum('new','update','delete','force delete') NOT NULL,
  `comment` text DEFAULT NULL,
  `timestamp` timestamp(6) NOT NULL DEFAULT current_timestamp(6),
  `old_values` longtext DEFAULT NULL COMMENT 'JSON: the columns that changed, as they were before',
  PRIMARY KEY (`id`),
  KEY `spokesync_record` (`table`,`record_id`(100))
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `change_log` VALUES (1,3,'8','person','2','delete',NULL,'2026-11-23 17:33:30.723016','{\"id\":\"2\",\"name\":\"Bikash\",\"email\":null,\"phone\":\"2\",\"changed\":\"2026-11-23 17:33:27.740887\"}');
INSERT INTO `change_log` VALUES (2,3,'8','note','1','update',NULL,'2026-11-23 17:33:30.723312','{\"body\":\"a\",\"changed\":\"2026-11-23 17:33:27.743398\"}');
INSERT INTO `change_log` VALUES (3,3,'8','person','30','new',NULL,'2026-11-23 17:33:30.723688',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `note` (
  `id` int(11) NOT NULL,
  `title` varchar(60) NOT NULL,
  `body` text DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `note` VALUES (1,'one, by the hub','a, by Tansen','2026-11-23 17:33:30.723312');
INSERT INTO `note` VALUES (2,'two, by Pokhara','b','2026-11-23 17:33:30.721287');
INSERT INTO `note` VALUES (3,'three','c','2026-11-23 17:33:27.743398');
INSERT INTO `note` VALUES (4,'four','d','2026-11-23 17:33:27.743398');
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_insert` AFTER INSERT ON `note` FOR EACH ROW
spokesync_f68434883330: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_update` AFTER UPDATE ON `note` FOR EACH ROW
spokesync_067b197d5a9b: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`title` AS BINARY) <=> CAST(NEW.`title` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`body` AS BINARY) <=> CAST(NEW.`body` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_note_delete` AFTER DELETE ON `note` FOR EACH ROW
spokesync_43cb6ce23674: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'note', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"title":', JSON_QUOTE(CONVERT(OLD.`title` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"body":', IF(OLD.`body` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`body` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `person` (
  `id` int(11) NOT NULL,
  `name` varchar(60) NOT NULL,
  `email` varchar(60) DEFAULT NULL,
  `phone` varchar(20) DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  `room` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `person` VALUES (1,'Asha of Pokhara',NULL,'1','2026-11-23 17:33:30.720792',NULL);
INSERT INTO `person` VALUES (3,'Chandra',NULL,'3','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (4,'Deepa',NULL,'4','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (5,'Eka',NULL,'5','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (6,'Gita',NULL,'6','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (7,'Hari',NULL,'7','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (8,'Indra',NULL,'8','2026-11-23 17:33:27.740887',NULL);
INSERT INTO `person` VALUES (30,'Kiran','office@example.org',NULL,'2026-11-23 17:33:30.723688',NULL);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_insert` AFTER INSERT ON `person` FOR EACH ROW
spokesync_560e0a03c522: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_update` AFTER UPDATE ON `person` FOR EACH ROW
spokesync_0e689a3c6f63: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`id` <=> NEW.`id` THEN
      IF NOT (OLD.`id` <=> NEW.`id`) THEN
        SET changes = CONCAT(changes, ',"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`name` AS BINARY) <=> CAST(NEW.`name` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (CAST(OLD.`email` AS BINARY) <=> CAST(NEW.`email` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (CAST(OLD.`phone` AS BINARY) <=> CAST(NEW.`phone` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)));
      END IF;
      IF NOT (OLD.`changed` <=> NEW.`changed`) THEN
        SET changes = CONCAT(changes, ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(NEW.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_person_delete` AFTER DELETE ON `person` FOR EACH ROW
spokesync_50e10bf7d3c9: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'person', CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin,
              'delete', NOW(6), CONCAT(
        '{"id":', JSON_QUOTE(CONVERT(OLD.`id` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"name":', JSON_QUOTE(CONVERT(OLD.`name` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"email":', IF(OLD.`email` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`email` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"phone":', IF(OLD.`phone` IS NULL, 'null', JSON_QUOTE(CONVERT(OLD.`phone` USING utf8mb4) COLLATE utf8mb4_bin)),
        ',"changed":', JSON_QUOTE(CONVERT(IF(OLD.`changed` = 0, CAST(OLD.`changed` AS CHAR), CAST(CAST('1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(OLD.`changed`) SECOND AS DATETIME(6)) AS CHAR)) USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `spokesync_token` (
  `id` tinyint(3) unsigned NOT NULL,
  `token` varchar(64) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `spokesync_token` VALUES (1,'00000000-0000-4000-8000-000000000000:7');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `stock` (
  `office` varchar(20) NOT NULL,
  `item` int(11) NOT NULL,
  `amount` int(11) NOT NULL,
  PRIMARY KEY (`office`,`item`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `stock` VALUES ('Pokhara',1,10);
INSERT INTO `stock` VALUES ('Tansen',1,21);
INSERT INTO `stock` VALUES ('Tansen',2,30);
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_insert` AFTER INSERT ON `stock` FOR EACH ROW
spokesync_666585ea19d5: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_update` AFTER UPDATE ON `stock` FOR EACH ROW
spokesync_48d15159f69c: BEGIN
  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    IF OLD.`office` <=> NEW.`office` AND OLD.`item` <=> NEW.`item` THEN
      IF NOT (CAST(OLD.`office` AS BINARY) <=> CAST(NEW.`office` AS BINARY)) THEN
        SET changes = CONCAT(changes, ',"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`item` <=> NEW.`item`) THEN
        SET changes = CONCAT(changes, ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (OLD.`amount` <=> NEW.`amount`) THEN
        SET changes = CONCAT(changes, ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin));
      END IF;
      IF NOT (changes <=> '') THEN
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'update', NOW(6), CONCAT('{', SUBSTRING(changes, 2), '}'));
      END IF;
    ELSE
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
      INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(NEW.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(NEW.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'new', NOW(6), NULL);
    END IF;
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_bin */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`spokesync`@`%`*/ /*!50003 TRIGGER `spokesync_stock_delete` AFTER DELETE ON `stock` FOR EACH ROW
spokesync_623880c06e8e: BEGIN
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`, old_values)
      VALUES (3, CONVERT(@spokesync_user USING utf8mb4) COLLATE utf8mb4_bin, 'stock', CONCAT('[', '"', REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(X'5c' USING utf8mb4), CONVERT(X'5c5c' USING utf8mb4)), CONVERT(X'22' USING utf8mb4), CONVERT(X'5c22' USING utf8mb4)), CONVERT(X'00' USING utf8mb4), CONVERT(X'5c7530303030' USING utf8mb4)), CONVERT(X'01' USING utf8mb4), CONVERT(X'5c7530303031' USING utf8mb4)), CONVERT(X'02' USING utf8mb4), CONVERT(X'5c7530303032' USING utf8mb4)), CONVERT(X'03' USING utf8mb4), CONVERT(X'5c7530303033' USING utf8mb4)), CONVERT(X'04' USING utf8mb4), CONVERT(X'5c7530303034' USING utf8mb4)), CONVERT(X'05' USING utf8mb4), CONVERT(X'5c7530303035' USING utf8mb4)), CONVERT(X'06' USING utf8mb4), CONVERT(X'5c7530303036' USING utf8mb4)), CONVERT(X'07' USING utf8mb4), CONVERT(X'5c7530303037' USING utf8mb4)), CONVERT(X'08' USING utf8mb4), CONVERT(X'5c62' USING utf8mb4)), CONVERT(X'09' USING utf8mb4), CONVERT(X'5c74' USING utf8mb4)), CONVERT(X'0a' USING utf8mb4), CONVERT(X'5c6e' USING utf8mb4)), CONVERT(X'0b' USING utf8mb4), CONVERT(X'5c7530303062' USING utf8mb4)), CONVERT(X'0c' USING utf8mb4), CONVERT(X'5c66' USING utf8mb4)), CONVERT(X'0d' USING utf8mb4), CONVERT(X'5c72' USING utf8mb4)), CONVERT(X'0e' USING utf8mb4), CONVERT(X'5c7530303065' USING utf8mb4)), CONVERT(X'0f' USING utf8mb4), CONVERT(X'5c7530303066' USING utf8mb4)), CONVERT(X'10' USING utf8mb4), CONVERT(X'5c7530303130' USING utf8mb4)), CONVERT(X'11' USING utf8mb4), CONVERT(X'5c7530303131' USING utf8mb4)), CONVERT(X'12' USING utf8mb4), CONVERT(X'5c7530303132' USING utf8mb4)), CONVERT(X'13' USING utf8mb4), CONVERT(X'5c7530303133' USING utf8mb4)), CONVERT(X'14' USING utf8mb4), CONVERT(X'5c7530303134' USING utf8mb4)), CONVERT(X'15' USING utf8mb4), CONVERT(X'5c7530303135' USING utf8mb4)), CONVERT(X'16' USING utf8mb4), CONVERT(X'5c7530303136' USING utf8mb4)), CONVERT(X'17' USING utf8mb4), CONVERT(X'5c7530303137' USING utf8mb4)), CONVERT(X'18' USING utf8mb4), CONVERT(X'5c7530303138' USING utf8mb4)), CONVERT(X'19' USING utf8mb4), CONVERT(X'5c7530303139' USING utf8mb4)), CONVERT(X'1a' USING utf8mb4), CONVERT(X'5c7530303161' USING utf8mb4)), CONVERT(X'1b' USING utf8mb4), CONVERT(X'5c7530303162' USING utf8mb4)), CONVERT(X'1c' USING utf8mb4), CONVERT(X'5c7530303163' USING utf8mb4)), CONVERT(X'1d' USING utf8mb4), CONVERT(X'5c7530303164' USING utf8mb4)), CONVERT(X'1e' USING utf8mb4), CONVERT(X'5c7530303165' USING utf8mb4)), CONVERT(X'1f' USING utf8mb4), CONVERT(X'5c7530303166' USING utf8mb4)), '"', ',', '"', CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin, '"', ']'),
              'delete', NOW(6), CONCAT(
        '{"office":', JSON_QUOTE(CONVERT(OLD.`office` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"item":', JSON_QUOTE(CONVERT(OLD.`item` USING utf8mb4) COLLATE utf8mb4_bin),
        ',"amount":', JSON_QUOTE(CONVERT(OLD.`amount` USING utf8mb4) COLLATE utf8mb4_bin), '}'));
  END IF;
END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sync` (
  `sync_from` int(10) unsigned NOT NULL,
  `sync_to` int(10) unsigned NOT NULL,
  `last_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  `this_time` timestamp(6) NOT NULL DEFAULT '0000-00-00 00:00:00.000000',
  PRIMARY KEY (`sync_from`,`sync_to`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `sync` VALUES (1,3,'2026-11-23 17:33:29.000000','2026-11-23 17:33:30.000000');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` int(11) NOT NULL,
  `email` varchar(99) DEFAULT NULL,
  `name` varchar(99) DEFAULT NULL,
  `lastname` varchar(99) DEFAULT NULL,
  `user_name` varchar(99) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `users` VALUES (7,'asha@example.org','Asha','Rai','asha');
INSERT INTO `users` VALUES (8,'bikash@example.org','Bikash','Thapa','bikash');

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `spokesync` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;

USE `spokesync`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `account` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) NOT NULL COMMENT 'in whatever case',
  `role` varchar(16) NOT NULL COMMENT 'viewer, operator',
  `password` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'scrypt$N$r$p$salt$hash, base64url',
  `created_at` datetime(6) NOT NULL COMMENT 'UTC',
  `changed_at` datetime(6) NOT NULL COMMENT 'UTC; when the password was set',
  `signed_in_at` datetime(6) DEFAULT NULL COMMENT 'UTC; the last time',
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `account` VALUES (1,'asha','operator','scrypt$131072$8$1$cFebVt_ZWlyYK2dNMZS_Tw$6oXqEwbDmRMHNhXZbAvK1_i8R-36OIOuebZFnvieSTc','2026-11-23 17:33:33.069671','2026-11-23 17:33:33.069671',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `audit` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `at` datetime(6) NOT NULL COMMENT 'UTC',
  `account` varchar(64) DEFAULT NULL COMMENT 'NULL: nobody had to sign in',
  `address` varchar(64) DEFAULT NULL COMMENT 'from where; NULL: the command line',
  `action` varchar(32) NOT NULL COMMENT 'e.g. sync, conflict-closed, user-added',
  `subject` text NOT NULL COMMENT 'what it was done to',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `audit` VALUES (1,'2026-11-23 17:33:33.072131',NULL,NULL,'user-added','asha, operator');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `bookmark` (
  `site` smallint(5) unsigned NOT NULL,
  `table_id` int(10) unsigned NOT NULL,
  `version` bigint(20) unsigned NOT NULL,
  `compared_at` datetime(6) DEFAULT NULL COMMENT 'UTC time of the last full compare with this spoke',
  PRIMARY KEY (`site`,`table_id`),
  KEY `table_id` (`table_id`,`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `bookmark` VALUES (2,1,14,'2026-11-23 17:33:31.097720');
INSERT INTO `bookmark` VALUES (2,2,14,'2026-11-23 17:33:31.097720');
INSERT INTO `bookmark` VALUES (2,3,14,'2026-11-23 17:33:31.097720');
INSERT INTO `bookmark` VALUES (3,1,9,'2026-11-23 17:33:31.551215');
INSERT INTO `bookmark` VALUES (3,2,9,'2026-11-23 17:33:31.551215');
INSERT INTO `bookmark` VALUES (3,3,9,'2026-11-23 17:33:31.551215');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `column_set` (
  `id` smallint(5) unsigned NOT NULL AUTO_INCREMENT,
  `table_id` int(10) unsigned NOT NULL,
  `fingerprint` char(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `layout` longtext NOT NULL COMMENT 'JSON',
  `rehashed` bigint(20) unsigned DEFAULT NULL COMMENT 'version that unchanged rows got when they were hashed over a later set',
  PRIMARY KEY (`id`),
  UNIQUE KEY `table_id` (`table_id`,`fingerprint`)
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `column_set` VALUES (1,1,'823a5521fe47','{\"name\":\"person\",\"columns\":[{\"name\":\"id\",\"dataType\":\"int\",\"columnType\":\"int\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":false},{\"name\":\"name\",\"dataType\":\"varchar\",\"columnType\":\"varchar(60)\",\"nullable\":false,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"email\",\"dataType\":\"varchar\",\"columnType\":\"varchar(60)\",\"nullable\":true,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"phone\",\"dataType\":\"varchar\",\"columnType\":\"varchar(20)\",\"nullable\":true,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"changed\",\"dataType\":\"timestamp\",\"columnType\":\"timestamp(6)\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":true}],\"key\":[0],\"conflictColumn\":4,\"frozen\":[],\"uniqueKeys\":[{\"name\":\"email\",\"columns\":[\"email\"]}],\"columnSet\":\"823a5521fe47\"}',NULL);
INSERT INTO `column_set` VALUES (2,2,'2c24156ba885','{\"name\":\"note\",\"columns\":[{\"name\":\"id\",\"dataType\":\"int\",\"columnType\":\"int\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":false},{\"name\":\"title\",\"dataType\":\"varchar\",\"columnType\":\"varchar(60)\",\"nullable\":false,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"body\",\"dataType\":\"text\",\"columnType\":\"text\",\"nullable\":true,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"changed\",\"dataType\":\"timestamp\",\"columnType\":\"timestamp(6)\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":true}],\"key\":[0],\"conflictColumn\":3,\"frozen\":[],\"uniqueKeys\":[],\"columnSet\":\"2c24156ba885\"}',NULL);
INSERT INTO `column_set` VALUES (3,3,'a9b1e28bdd9c','{\"name\":\"stock\",\"columns\":[{\"name\":\"office\",\"dataType\":\"varchar\",\"columnType\":\"varchar(20)\",\"nullable\":false,\"convert\":false,\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_general_ci\",\"onUpdateNow\":false},{\"name\":\"item\",\"dataType\":\"int\",\"columnType\":\"int\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":false},{\"name\":\"amount\",\"dataType\":\"int\",\"columnType\":\"int\",\"nullable\":false,\"convert\":false,\"charset\":null,\"collation\":null,\"onUpdateNow\":false,\"sums\":true}],\"key\":[0,1],\"conflictColumn\":null,\"frozen\":[],\"uniqueKeys\":[],\"columnSet\":\"a9b1e28bdd9c\"}',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `conflict` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `run` bigint(20) unsigned NOT NULL,
  `table_name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `record` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `record_hash` char(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'SHA1 of record',
  `kind` varchar(16) NOT NULL,
  `certainty` varchar(16) NOT NULL,
  `meeting` char(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'SHA1 of what met: table, record, base, rows',
  `columns` text DEFAULT NULL COMMENT 'JSON: the columns that clashed; NULL: the whole row',
  `state` varchar(16) NOT NULL COMMENT 'decided, applied, closed',
  `follows` bigint(20) unsigned DEFAULT NULL COMMENT 'an earlier conflict of the same record whose winner met again',
  `decided_at` datetime(6) NOT NULL COMMENT 'UTC',
  `base_row` longtext DEFAULT NULL COMMENT 'JSON: columns as both sides last agreed on them, as far as known; NULL: nothing is',
  `kept_row` longtext DEFAULT NULL COMMENT 'JSON: the row as decided; NULL: deleted',
  `queued_at` datetime(6) DEFAULT NULL COMMENT 'UTC; when its mails were put into the outbox',
  `closed_at` datetime(6) DEFAULT NULL COMMENT 'UTC',
  `closed_by` varchar(191) DEFAULT NULL,
  `note` text DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `meeting` (`meeting`),
  KEY `table_name` (`table_name`,`record_hash`),
  KEY `run` (`run`),
  KEY `state` (`state`),
  KEY `queued_at` (`queued_at`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `conflict` VALUES (1,2,'person','1','356a192b7913b04c54574d18c28d46e6395428ab','update/update','base','dc947e6105582cb6916d29beb6d7e205a4e90f69',NULL,'applied',NULL,'2026-11-23 17:33:31.023907','{\"id\":\"1\",\"name\":\"Asha\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:27.740887\"}','{\"id\":\"1\",\"name\":\"Asha of Pokhara\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:30.720792\"}','2026-11-23 17:33:32.023066',NULL,NULL,NULL);
INSERT INTO `conflict` VALUES (2,2,'note','2','da4b9237bacccdf19c0760cab7aec4a8359010b0','update/update','base','76dd3a6f240c0008961b841e24281e629e70c429','[\"title\"]','closed',NULL,'2026-11-23 17:33:31.039383','{\"id\":\"2\",\"title\":\"two\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:27.743398\"}','{\"id\":\"2\",\"title\":\"two, by Pokhara\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.721287\"}','2026-11-23 17:33:32.023066','2026-11-23 17:33:32.135215','asha','seen to');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `conflict_side` (
  `conflict_id` bigint(20) unsigned NOT NULL,
  `site` smallint(5) unsigned NOT NULL COMMENT 'origin of the value',
  `hash` varchar(20) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'row hash; empty: the row was deleted',
  `outcome` varchar(8) NOT NULL COMMENT 'winner, loser',
  `user_id` varchar(191) DEFAULT NULL,
  `person` text DEFAULT NULL COMMENT 'JSON: the person as known when decided',
  `comment` text DEFAULT NULL COMMENT 'the change log''s',
  `time_us` bigint(20) DEFAULT NULL COMMENT 'effective time, microseconds since 1970, by the hub''s clock',
  `row_values` longtext DEFAULT NULL COMMENT 'JSON: the whole row; NULL: deleted',
  `batch_site` smallint(5) unsigned DEFAULT NULL COMMENT 'of a loser that still stands: the spoke where a batch is to overwrite it',
  `batch_token` bigint(20) unsigned DEFAULT NULL COMMENT 'the token of that batch',
  PRIMARY KEY (`conflict_id`,`site`,`hash`),
  KEY `batch_site` (`batch_site`,`batch_token`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `conflict_side` VALUES (1,1,'7621817542303597441','loser','7','{\"id\":\"7\",\"email\":\"asha@example.org\",\"firstName\":\"Asha\",\"lastName\":\"Rai\",\"userName\":\"asha\"}',NULL,1795455210715588,'{\"id\":\"1\",\"name\":\"Asha\",\"email\":null,\"phone\":\"1 of the hub\",\"changed\":\"2026-11-23 17:33:30.715588\"}',NULL,NULL);
INSERT INTO `conflict_side` VALUES (1,2,'10534090057748710209','winner','8','{\"id\":\"8\",\"email\":\"bikash@example.org\",\"firstName\":\"Bikash\",\"lastName\":\"Thapa\",\"userName\":\"bikash\"}',NULL,1795455210720792,'{\"id\":\"1\",\"name\":\"Asha of Pokhara\",\"email\":null,\"phone\":\"1\",\"changed\":\"2026-11-23 17:33:30.720792\"}',NULL,NULL);
INSERT INTO `conflict_side` VALUES (2,1,'6090835931932456703','loser','7','{\"id\":\"7\",\"email\":\"asha@example.org\",\"firstName\":\"Asha\",\"lastName\":\"Rai\",\"userName\":\"asha\"}',NULL,1795455210716184,'{\"id\":\"2\",\"title\":\"two, by the hub\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.716184\"}',NULL,NULL);
INSERT INTO `conflict_side` VALUES (2,2,'2538577534640263553','winner','8','{\"id\":\"8\",\"email\":\"bikash@example.org\",\"firstName\":\"Bikash\",\"lastName\":\"Thapa\",\"userName\":\"bikash\"}',NULL,1795455210721287,'{\"id\":\"2\",\"title\":\"two, by Pokhara\",\"body\":\"b\",\"changed\":\"2026-11-23 17:33:30.721287\"}',NULL,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `console_session` (
  `token` char(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'SHA-256 of the cookie',
  `account` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL COMMENT 'UTC',
  `seen_at` datetime(6) NOT NULL COMMENT 'UTC; about when it was last used',
  PRIMARY KEY (`token`),
  KEY `account` (`account`),
  KEY `seen_at` (`seen_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `consumed_entry` (
  `site` smallint(5) unsigned NOT NULL,
  `id` bigint(20) unsigned NOT NULL,
  `token` bigint(20) unsigned DEFAULT NULL COMMENT 'of the batch that took it up at the site; NULL: a transaction of the hub did',
  PRIMARY KEY (`site`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `consumed_entry` VALUES (1,1,NULL);
INSERT INTO `consumed_entry` VALUES (1,2,NULL);
INSERT INTO `consumed_entry` VALUES (1,3,NULL);
INSERT INTO `consumed_entry` VALUES (1,4,NULL);
INSERT INTO `consumed_entry` VALUES (2,1,NULL);
INSERT INTO `consumed_entry` VALUES (2,2,NULL);
INSERT INTO `consumed_entry` VALUES (2,3,NULL);
INSERT INTO `consumed_entry` VALUES (2,4,NULL);
INSERT INTO `consumed_entry` VALUES (3,1,NULL);
INSERT INTO `consumed_entry` VALUES (3,2,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `control` (
  `id` tinyint(3) unsigned NOT NULL,
  `identity` char(36) NOT NULL COMMENT 'names this state database in every token',
  `version` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'last version given out',
  `hub_token` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'version of the last write to the hub''s own tables',
  `epoch` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'the run that may write',
  `holder` varchar(255) DEFAULT NULL COMMENT 'who holds the lock, for people',
  `connection` varchar(255) DEFAULT NULL COMMENT 'server and connection id of the holder',
  `lease_until` datetime(6) DEFAULT NULL COMMENT 'UTC',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `control` VALUES (1,'00000000-0000-4000-8000-000000000000',14,14,2,NULL,NULL,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `filling` (
  `site` smallint(5) unsigned NOT NULL,
  `table_id` int(10) unsigned NOT NULL,
  `version` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`site`,`table_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `outbox` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `run` bigint(20) unsigned NOT NULL,
  `kind` varchar(16) NOT NULL COMMENT 'conflict, digest, report',
  `message_id` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `subject` text NOT NULL,
  `body` longtext NOT NULL COMMENT 'JSON: text, html, attachments',
  `queued_at` datetime(6) NOT NULL COMMENT 'UTC',
  PRIMARY KEY (`id`),
  UNIQUE KEY `message_id` (`message_id`),
  KEY `run` (`run`)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `outbox` VALUES (1,1,'report','<52a24998-854d-4b5c-a402-026a84e599ed@example.org>','[spokesync] sync 1: ok','{\"text\":\"Sync 1 ended at 2026-11-23 17:33:30 (UTC): ok.\\n\\n30 inserted, in 1.4 s.\\n\\nSITES\\n\\n  site     outcome\\n  Pokhara  synced\\n  Tansen   synced\\n\\nROWS\\n\\n  site     table   at the hub  at the site\\n  Pokhara  person  –           8 inserted\\n  Pokhara  note    –           4 inserted\\n  Pokhara  stock   –           3 inserted\\n  Tansen   person  –           8 inserted\\n  Tansen   note    –           4 inserted\\n  Tansen   stock   –           3 inserted\\n\\n----------------------------------------------------------------------------\\n\\nWritten by spokesync for spokesync.\\n\",\"html\":\"<!DOCTYPE html>\\n<html>\\n<head>\\n<meta charset=\\\"utf-8\\\">\\n<meta name=\\\"viewport\\\" content=\\\"width=device-width, initial-scale=1\\\">\\n<meta name=\\\"color-scheme\\\" content=\\\"light dark\\\">\\n<meta name=\\\"supported-color-schemes\\\" content=\\\"light dark\\\">\\n<title>[spokesync] sync 1: ok</title>\\n<style>:root { color-scheme: light dark; }</style>\\n</head>\\n<body style=\\\"margin:0;padding:0\\\">\\n<div style=\\\"max-width:820px;margin:0 auto;padding:16px;font-family:-apple-system,\'Segoe UI\',Roboto,\'Helvetica Neue\',Arial,sans-serif;font-size:16px;line-height:1.45;overflow-wrap:anywhere;word-break:break-word\\\">\\n<p style=\\\"margin:0 0 12px\\\">Sync 1 ended at 2026-11-23 17:33:30 (UTC): ok.</p>\\n<p style=\\\"margin:0 0 12px\\\">30 inserted, in 1.4 s.</p>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Sites</h3>\\n<table cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px;font-size:15px\\\">\\n<tr><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">site</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">outcome</th></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">synced</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">synced</td></tr>\\n</table>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Rows</h3>\\n<table cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px;font-size:15px\\\">\\n<tr><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">site</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">table</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">at the hub</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">at the site</th></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">person</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">8 inserted</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">note</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">4 inserted</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">stock</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">3 inserted</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">person</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">8 inserted</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">note</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">4 inserted</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">stock</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">3 inserted</td></tr>\\n</table>\\n<hr style=\\\"border:0;border-top:1px solid rgba(128,128,128,.35);margin:28px 0\\\">\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">Written by spokesync for spokesync.</p>\\n</div>\\n</body>\\n</html>\\n\",\"attachments\":[{\"filename\":\"sync-1-database.txt\",\"contentType\":\"text/plain; charset=utf-8\",\"content\":\"30 inserted, in 1.4 s.\\n\\nSITES\\n\\n  site     outcome\\n  Pokhara  synced\\n  Tansen   synced\\n\\nROWS\\n\\n  site     table   at the hub  at the site\\n  Pokhara  person  –           8 inserted\\n  Pokhara  note    –           4 inserted\\n  Pokhara  stock   –           3 inserted\\n  Tansen   person  –           8 inserted\\n  Tansen   note    –           4 inserted\\n  Tansen   stock   –           3 inserted\\n\\nEVERY TABLE THAT WAS WALKED OVER\\n\\n  site     table   round  compared  conflicts  merged  quarantined  missed  ms\\n  Pokhara  person      1         0          0       0            0       0  70\\n  Pokhara  note        1         0          0       0            0       0  20\\n  Pokhara  stock       1         0          0       0            0       0  35\\n  Tansen   person      1         0          0       0            0       0  28\\n  Tansen   note        1         0          0       0            0       0  21\\n  Tansen   stock       1         0          0       0            0       0  22\\n\"}]}','2026-11-23 17:33:30.656863');
INSERT INTO `outbox` VALUES (2,2,'conflict','<b2a300ef-f8de-4419-ab3f-dc9b19bf3dcb@example.org>','[spokesync] person 1 was changed in Pokhara and Kathmandu (conflict 1)','{\"text\":\"Since the offices last exchanged their data, the same record was changed in\\nPokhara and Kathmandu. Only one version can stay: that of Bikash Thapa\\n(Pokhara) was kept. That of Asha Rai (Kathmandu) was not, but nothing is\\nlost: it is stored, and can be brought back.\\n\\nRecord    person 1\\nConflict  1, found 2026-11-23 17:33:31\\nKept      Bikash Thapa (Pokhara), bikash@example.org\\n          changed it 2026-11-23 17:33:30.720792\\nNot kept  Asha Rai (Kathmandu), asha@example.org\\n          changed it 2026-11-23 17:33:30.715588\\nWhy       The record was changed in Pokhara and Kathmandu, each time\\n          differently.\\nHow sure  Proven: these versions differ from what the offices last agreed\\n          on.\\nTimes     as the clocks in UTC show them\\n\\nWHAT DIFFERS\\n\\nname\\n  Before                  Asha\\n  Bikash Thapa (Pokhara)  Asha of Pokhara\\n  Asha Rai (Kathmandu)    Asha\\n  Kept                    Asha of Pokhara\\n\\nphone\\n  Before                  1\\n  Bikash Thapa (Pokhara)  1\\n  Asha Rai (Kathmandu)    1 of the hub\\n  Kept                    1\\n\\nchanged\\n  Before                  2026-11-23 17:33:27.740887\\n  Bikash Thapa (Pokhara)  2026-11-23 17:33:30.720792\\n  Asha Rai (Kathmandu)    2026-11-23 17:33:30.715588\\n  Kept                    2026-11-23 17:33:30.720792\\n\\n2 other fields are the same: id: 1, email\\n\\nHOW TO GET IT BACK\\n\\nOf the version of Asha Rai (Kathmandu), this was not kept: phone.\\n\\nTo bring back the version of Asha Rai (Kathmandu), ask your administrator to\\nrun this at the hub, with their own user name for NAME:\\n\\n    spokesync conflicts restore 1 --user NAME\\n\\nTo see all versions side by side:\\n\\n    spokesync conflicts show 1\\n\\n----------------------------------------------------------------------------\\n\\nThis mail was written by spokesync, which keeps the data in all offices of\\nspokesync the same. It goes to everybody whose change to this record was\\npart of the conflict.\\n\",\"html\":\"<!DOCTYPE html>\\n<html>\\n<head>\\n<meta charset=\\\"utf-8\\\">\\n<meta name=\\\"viewport\\\" content=\\\"width=device-width, initial-scale=1\\\">\\n<meta name=\\\"color-scheme\\\" content=\\\"light dark\\\">\\n<meta name=\\\"supported-color-schemes\\\" content=\\\"light dark\\\">\\n<title>[spokesync] person 1 was changed in Pokhara and Kathmandu (conflict 1)</title>\\n<style>:root { color-scheme: light dark; }</style>\\n</head>\\n<body style=\\\"margin:0;padding:0\\\">\\n<div style=\\\"max-width:820px;margin:0 auto;padding:16px;font-family:-apple-system,\'Segoe UI\',Roboto,\'Helvetica Neue\',Arial,sans-serif;font-size:16px;line-height:1.45;overflow-wrap:anywhere;word-break:break-word\\\">\\n<p style=\\\"margin:0 0 12px\\\">Since the offices last exchanged their data, the same record was changed in Pokhara and Kathmandu. Only one version can stay: that of Bikash Thapa (Pokhara) was kept. That of Asha Rai (Kathmandu) was not, but nothing is lost: it is stored, and can be brought back.</p>\\n<table role=\\\"presentation\\\" cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px\\\">\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Record</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">person 1</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Conflict</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">1, found 2026-11-23 17:33:31</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Kept</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Bikash Thapa (Pokhara), bikash@example.org<br>\\nchanged it 2026-11-23 17:33:30.720792</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Not kept</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Asha Rai (Kathmandu), asha@example.org<br>\\nchanged it 2026-11-23 17:33:30.715588</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Why</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">The record was changed in Pokhara and Kathmandu, each time differently.</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">How sure</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Proven: these versions differ from what the offices last agreed on.</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Times</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">as the clocks in UTC show them</td></tr>\\n</table>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">What differs</h3>\\n<div style=\\\"border:1px solid rgba(128,128,128,.35);border-radius:8px;margin:0 0 12px;overflow:hidden\\\"><div style=\\\"padding:6px 10px;font-weight:bold;border-bottom:1px solid rgba(128,128,128,.35)\\\">name</div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Before</div><div><span style=\\\"white-space:break-spaces\\\">Asha</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Bikash Thapa (Pokhara)</div><div><span style=\\\"white-space:break-spaces\\\">Asha of Pokhara</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Asha Rai (Kathmandu)</div><div><span style=\\\"white-space:break-spaces\\\">Asha</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;background:rgba(46,160,67,.18);\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Kept</div><div><span style=\\\"white-space:break-spaces\\\">Asha of Pokhara</span></div></div></div>\\n<div style=\\\"border:1px solid rgba(128,128,128,.35);border-radius:8px;margin:0 0 12px;overflow:hidden\\\"><div style=\\\"padding:6px 10px;font-weight:bold;border-bottom:1px solid rgba(128,128,128,.35)\\\">phone</div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Before</div><div><span style=\\\"white-space:break-spaces\\\">1</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Bikash Thapa (Pokhara)</div><div><span style=\\\"white-space:break-spaces\\\">1</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Asha Rai (Kathmandu)</div><div><span style=\\\"white-space:break-spaces\\\">1 of the hub</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;background:rgba(46,160,67,.18);\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Kept</div><div><span style=\\\"white-space:break-spaces\\\">1</span></div></div></div>\\n<div style=\\\"border:1px solid rgba(128,128,128,.35);border-radius:8px;margin:0 0 12px;overflow:hidden\\\"><div style=\\\"padding:6px 10px;font-weight:bold;border-bottom:1px solid rgba(128,128,128,.35)\\\">changed</div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Before</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:27.740887</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Bikash Thapa (Pokhara)</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.720792</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Asha Rai (Kathmandu)</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.715588</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;background:rgba(46,160,67,.18);\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Kept</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.720792</span></div></div></div>\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">2 other fields are the same: id: 1, email</p>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">How to get it back</h3>\\n<p style=\\\"margin:0 0 12px\\\">Of the version of Asha Rai (Kathmandu), this was not kept: phone.</p>\\n<p style=\\\"margin:0 0 12px\\\">To bring back the version of Asha Rai (Kathmandu), ask your administrator to run this at the hub, with their own user name for NAME:</p>\\n<p style=\\\"margin:0 0 12px;padding:8px 10px;border-radius:6px;background:rgba(128,128,128,.16);font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:14px\\\">spokesync conflicts restore 1 --user NAME</p>\\n<p style=\\\"margin:0 0 12px\\\">To see all versions side by side:</p>\\n<p style=\\\"margin:0 0 12px;padding:8px 10px;border-radius:6px;background:rgba(128,128,128,.16);font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:14px\\\">spokesync conflicts show 1</p>\\n<hr style=\\\"border:0;border-top:1px solid rgba(128,128,128,.35);margin:28px 0\\\">\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">This mail was written by spokesync, which keeps the data in all offices of spokesync the same. It goes to everybody whose change to this record was part of the conflict.</p>\\n</div>\\n</body>\\n</html>\\n\",\"attachments\":[]}','2026-11-23 17:33:32.011668');
INSERT INTO `outbox` VALUES (3,2,'conflict','<334a6576-50df-48d8-96b7-f25c770e1558@example.org>','[spokesync] note 2 was changed in Pokhara and Kathmandu (conflict 2)','{\"text\":\"Since the offices last exchanged their data, the same record was changed in\\nPokhara and Kathmandu. Where different fields were changed, all changes were\\nkept. Where the same field was changed, only one value can stay: that of\\nBikash Thapa (Pokhara) was kept. That of Asha Rai (Kathmandu) was not, but\\nnothing is lost: it is stored, and can be brought back.\\n\\nRecord    note 2\\nConflict  2, found 2026-11-23 17:33:31\\nKept      Bikash Thapa (Pokhara), bikash@example.org\\n          changed it 2026-11-23 17:33:30.721287\\nNot kept  Asha Rai (Kathmandu), asha@example.org\\n          changed it 2026-11-23 17:33:30.716184\\nWhy       The record was changed in Pokhara and Kathmandu, each time\\n          differently.\\n          The same field was changed more than once: title. All other\\n          changes were kept.\\nHow sure  Proven: these versions differ from what the offices last agreed\\n          on.\\nTimes     as the clocks in UTC show them\\n\\nWHAT DIFFERS\\n\\ntitle (changed by more than one)\\n  Before                  two\\n  Bikash Thapa (Pokhara)  two, by Pokhara\\n  Asha Rai (Kathmandu)    two, by the hub\\n  Kept, from Pokhara      two, by Pokhara\\n\\nchanged\\n  Before                  2026-11-23 17:33:27.743398\\n  Bikash Thapa (Pokhara)  2026-11-23 17:33:30.721287\\n  Asha Rai (Kathmandu)    2026-11-23 17:33:30.716184\\n  Kept, from Pokhara      2026-11-23 17:33:30.721287\\n\\n2 other fields are the same: body: b, id: 2\\n\\nHOW TO GET IT BACK\\n\\nOf the version of Asha Rai (Kathmandu), this was not kept: title.\\n\\nTo bring back the version of Asha Rai (Kathmandu), ask your administrator to\\nrun this at the hub, with their own user name for NAME:\\n\\n    spokesync conflicts restore 2 --user NAME\\n\\nTo see all versions side by side:\\n\\n    spokesync conflicts show 2\\n\\n----------------------------------------------------------------------------\\n\\nThis mail was written by spokesync, which keeps the data in all offices of\\nspokesync the same. It goes to everybody whose change to this record was\\npart of the conflict.\\n\",\"html\":\"<!DOCTYPE html>\\n<html>\\n<head>\\n<meta charset=\\\"utf-8\\\">\\n<meta name=\\\"viewport\\\" content=\\\"width=device-width, initial-scale=1\\\">\\n<meta name=\\\"color-scheme\\\" content=\\\"light dark\\\">\\n<meta name=\\\"supported-color-schemes\\\" content=\\\"light dark\\\">\\n<title>[spokesync] note 2 was changed in Pokhara and Kathmandu (conflict 2)</title>\\n<style>:root { color-scheme: light dark; }</style>\\n</head>\\n<body style=\\\"margin:0;padding:0\\\">\\n<div style=\\\"max-width:820px;margin:0 auto;padding:16px;font-family:-apple-system,\'Segoe UI\',Roboto,\'Helvetica Neue\',Arial,sans-serif;font-size:16px;line-height:1.45;overflow-wrap:anywhere;word-break:break-word\\\">\\n<p style=\\\"margin:0 0 12px\\\">Since the offices last exchanged their data, the same record was changed in Pokhara and Kathmandu. Where different fields were changed, all changes were kept. Where the same field was changed, only one value can stay: that of Bikash Thapa (Pokhara) was kept. That of Asha Rai (Kathmandu) was not, but nothing is lost: it is stored, and can be brought back.</p>\\n<table role=\\\"presentation\\\" cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px\\\">\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Record</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">note 2</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Conflict</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">2, found 2026-11-23 17:33:31</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Kept</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Bikash Thapa (Pokhara), bikash@example.org<br>\\nchanged it 2026-11-23 17:33:30.721287</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Not kept</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Asha Rai (Kathmandu), asha@example.org<br>\\nchanged it 2026-11-23 17:33:30.716184</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Why</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">The record was changed in Pokhara and Kathmandu, each time differently.<br>\\nThe same field was changed more than once: title. All other changes were kept.</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">How sure</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">Proven: these versions differ from what the offices last agreed on.</td></tr>\\n<tr><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35);padding-right:14px;width:84px;opacity:.68\\\">Times</td><td style=\\\"padding:5px 0;vertical-align:top;border-top:1px solid rgba(128,128,128,.35)\\\">as the clocks in UTC show them</td></tr>\\n</table>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">What differs</h3>\\n<div style=\\\"border:1px solid rgba(128,128,128,.35);border-radius:8px;margin:0 0 12px;overflow:hidden\\\"><div style=\\\"padding:6px 10px;font-weight:bold;border-bottom:1px solid rgba(128,128,128,.35)\\\">title <span style=\\\"font-weight:normal;font-size:14px;opacity:.68\\\">changed by more than one</span></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Before</div><div><span style=\\\"white-space:break-spaces\\\">two</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Bikash Thapa (Pokhara)</div><div><span style=\\\"white-space:break-spaces\\\">two, by Pokhara</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Asha Rai (Kathmandu)</div><div><span style=\\\"white-space:break-spaces\\\">two, by the hub</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;background:rgba(46,160,67,.18);\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Kept, from Pokhara</div><div><span style=\\\"white-space:break-spaces\\\">two, by Pokhara</span></div></div></div>\\n<div style=\\\"border:1px solid rgba(128,128,128,.35);border-radius:8px;margin:0 0 12px;overflow:hidden\\\"><div style=\\\"padding:6px 10px;font-weight:bold;border-bottom:1px solid rgba(128,128,128,.35)\\\">changed</div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Before</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:27.743398</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Bikash Thapa (Pokhara)</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.721287</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Asha Rai (Kathmandu)</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.716184</span></div></div><div style=\\\"display:inline-block;vertical-align:top;box-sizing:border-box;min-width:25%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;background:rgba(46,160,67,.18);\\\"><div style=\\\"font-size:13px;opacity:.68\\\">Kept, from Pokhara</div><div><span style=\\\"white-space:break-spaces\\\">2026-11-23 17:33:30.721287</span></div></div></div>\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">2 other fields are the same: body: b, id: 2</p>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">How to get it back</h3>\\n<p style=\\\"margin:0 0 12px\\\">Of the version of Asha Rai (Kathmandu), this was not kept: title.</p>\\n<p style=\\\"margin:0 0 12px\\\">To bring back the version of Asha Rai (Kathmandu), ask your administrator to run this at the hub, with their own user name for NAME:</p>\\n<p style=\\\"margin:0 0 12px;padding:8px 10px;border-radius:6px;background:rgba(128,128,128,.16);font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:14px\\\">spokesync conflicts restore 2 --user NAME</p>\\n<p style=\\\"margin:0 0 12px\\\">To see all versions side by side:</p>\\n<p style=\\\"margin:0 0 12px;padding:8px 10px;border-radius:6px;background:rgba(128,128,128,.16);font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:14px\\\">spokesync conflicts show 2</p>\\n<hr style=\\\"border:0;border-top:1px solid rgba(128,128,128,.35);margin:28px 0\\\">\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">This mail was written by spokesync, which keeps the data in all offices of spokesync the same. It goes to everybody whose change to this record was part of the conflict.</p>\\n</div>\\n</body>\\n</html>\\n\",\"attachments\":[]}','2026-11-23 17:33:32.018210');
INSERT INTO `outbox` VALUES (4,2,'report','<b039cc54-50bb-4f04-83d3-70c1f3116614@example.org>','[spokesync] sync 2: warnings: 2 rows in quarantine, 3 mails waiting','{\"text\":\"Sync 2 ended at 2026-11-23 17:33:32 (UTC): warnings: 2 rows in quarantine, 3\\nmails waiting.\\n\\n1 inserted · 11 updated · 2 deleted · 2 merged · 2 conflicts · 2\\nquarantined, in 1.3 s.\\n\\nSITES\\n\\n  site     outcome\\n  Pokhara  synced\\n  Tansen   synced\\n\\nWARNINGS\\n\\n- mails wait to be sent: mail server 127.0.0.1:1: connect ECONNREFUSED\\n  127.0.0.1:1\\n\\nIN QUARANTINE\\n\\n- person 20 at Tansen, since 2026-11-23 17:33:30: another row holds its\\n  unique value: Duplicate entry \'…\' for key \'email\'\\n- person 30 at Tansen, since 2026-11-23 17:33:30: another row holds its\\n  unique value: Duplicate entry \'…\' for key \'email\'\\n\\nCONFLICTS\\n\\n- Conflict 1: person 1, update/update, known from the last agreement:\\n  Pokhara (bikash) won over Kathmandu (asha)\\n- Conflict 2: note 2, update/update, known from the last agreement: Pokhara\\n  (bikash) won over Kathmandu (asha)\\n\\nROWS\\n\\n  site     table   at the hub              at the site\\n  Pokhara  person  1 inserted · 1 updated  1 deleted\\n      1 conflict\\n  Pokhara  note    1 updated               2 updated\\n      1 conflict\\n  Tansen   person  1 deleted               1 updated\\n      2 quarantined\\n  Pokhara  stock   1 updated               1 updated\\n      1 merged\\n  Tansen   note    1 updated               2 updated\\n      1 merged\\n  Tansen   stock   –                       1 updated\\n\\nMails: 3 waiting.\\n\\n----------------------------------------------------------------------------\\n\\nWritten by spokesync for spokesync.\\n\",\"html\":\"<!DOCTYPE html>\\n<html>\\n<head>\\n<meta charset=\\\"utf-8\\\">\\n<meta name=\\\"viewport\\\" content=\\\"width=device-width, initial-scale=1\\\">\\n<meta name=\\\"color-scheme\\\" content=\\\"light dark\\\">\\n<meta name=\\\"supported-color-schemes\\\" content=\\\"light dark\\\">\\n<title>[spokesync] sync 2: warnings: 2 rows in quarantine, 3 mails waiting</title>\\n<style>:root { color-scheme: light dark; }</style>\\n</head>\\n<body style=\\\"margin:0;padding:0\\\">\\n<div style=\\\"max-width:820px;margin:0 auto;padding:16px;font-family:-apple-system,\'Segoe UI\',Roboto,\'Helvetica Neue\',Arial,sans-serif;font-size:16px;line-height:1.45;overflow-wrap:anywhere;word-break:break-word\\\">\\n<p style=\\\"margin:0 0 12px\\\">Sync 2 ended at 2026-11-23 17:33:32 (UTC): warnings: 2 rows in quarantine, 3 mails waiting.</p>\\n<p style=\\\"margin:0 0 12px\\\">1 inserted · 11 updated · 2 deleted · 2 merged · 2 conflicts · 2 quarantined, in 1.3 s.</p>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Sites</h3>\\n<table cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px;font-size:15px\\\">\\n<tr><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">site</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">outcome</th></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">synced</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">synced</td></tr>\\n</table>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Warnings</h3>\\n<ul style=\\\"margin:0 0 12px;padding-left:20px\\\"><li style=\\\"margin:0 0 4px\\\">mails wait to be sent: mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1</li></ul>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">In quarantine</h3>\\n<ul style=\\\"margin:0 0 12px;padding-left:20px\\\"><li style=\\\"margin:0 0 4px\\\">person 20 at Tansen, since 2026-11-23 17:33:30: another row holds its unique value: Duplicate entry &#39;…&#39; for key &#39;email&#39;</li>\\n<li style=\\\"margin:0 0 4px\\\">person 30 at Tansen, since 2026-11-23 17:33:30: another row holds its unique value: Duplicate entry &#39;…&#39; for key &#39;email&#39;</li></ul>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Conflicts</h3>\\n<ul style=\\\"margin:0 0 12px;padding-left:20px\\\"><li style=\\\"margin:0 0 4px\\\">Conflict 1: person 1, update/update, known from the last agreement: Pokhara (bikash) won over Kathmandu (asha)</li>\\n<li style=\\\"margin:0 0 4px\\\">Conflict 2: note 2, update/update, known from the last agreement: Pokhara (bikash) won over Kathmandu (asha)</li></ul>\\n<h3 style=\\\"font-size:17px;line-height:1.3;margin:24px 0 8px\\\">Rows</h3>\\n<table cellspacing=\\\"0\\\" cellpadding=\\\"0\\\" style=\\\"width:100%;border-collapse:collapse;margin:0 0 16px;font-size:15px\\\">\\n<tr><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">site</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">table</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">at the hub</th><th style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35);border-top:0;font-weight:normal;font-size:13px;opacity:.68\\\">at the site</th></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">person</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 inserted · 1 updated</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 deleted</td></tr><tr><td colspan=\\\"4\\\" style=\\\"padding:0 0 6px;font-size:14px\\\">1 conflict</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">note</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">2 updated</td></tr><tr><td colspan=\\\"4\\\" style=\\\"padding:0 0 6px;font-size:14px\\\">1 conflict</td></tr>\\n<tr style=\\\"background:rgba(217,130,43,.14)\\\"><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">person</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 deleted</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td></tr><tr style=\\\"background:rgba(217,130,43,.14)\\\"><td colspan=\\\"4\\\" style=\\\"padding:0 0 6px;font-size:14px\\\">2 quarantined</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Pokhara</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">stock</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td></tr><tr><td colspan=\\\"4\\\" style=\\\"padding:0 0 6px;font-size:14px\\\">1 merged</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">note</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">2 updated</td></tr><tr><td colspan=\\\"4\\\" style=\\\"padding:0 0 6px;font-size:14px\\\">1 merged</td></tr>\\n<tr><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">Tansen</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">stock</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">–</td><td style=\\\"padding:5px 12px 5px 0;overflow-wrap:break-word;word-break:normal;vertical-align:top;text-align:left;border-top:1px solid rgba(128,128,128,.35)\\\">1 updated</td></tr>\\n</table>\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">Mails: 3 waiting.</p>\\n<hr style=\\\"border:0;border-top:1px solid rgba(128,128,128,.35);margin:28px 0\\\">\\n<p style=\\\"margin:0 0 12px;font-size:14px;opacity:.68\\\">Written by spokesync for spokesync.</p>\\n</div>\\n</body>\\n</html>\\n\",\"attachments\":[{\"filename\":\"sync-2-database.txt\",\"contentType\":\"text/plain; charset=utf-8\",\"content\":\"1 inserted · 11 updated · 2 deleted · 2 merged · 2 conflicts · 2\\nquarantined, in 1.3 s.\\n\\nSITES\\n\\n  site     outcome\\n  Pokhara  synced\\n  Tansen   synced\\n\\nWARNINGS\\n\\n- mails wait to be sent: mail server 127.0.0.1:1: connect ECONNREFUSED\\n  127.0.0.1:1\\n\\nIN QUARANTINE\\n\\n- person 20 at Tansen, since 2026-11-23 17:33:30: another row holds its\\n  unique value: Duplicate entry \'…\' for key \'email\'\\n- person 30 at Tansen, since 2026-11-23 17:33:30: another row holds its\\n  unique value: Duplicate entry \'…\' for key \'email\'\\n\\nCONFLICTS\\n\\n- Conflict 1: person 1, update/update, known from the last agreement:\\n  Pokhara (bikash) won over Kathmandu (asha)\\n- Conflict 2: note 2, update/update, known from the last agreement: Pokhara\\n  (bikash) won over Kathmandu (asha)\\n\\nROWS\\n\\n  site     table   at the hub              at the site\\n  Pokhara  person  1 inserted · 1 updated  1 deleted\\n      1 conflict\\n  Pokhara  note    1 updated               2 updated\\n      1 conflict\\n  Tansen   person  1 deleted               1 updated\\n      2 quarantined\\n  Pokhara  stock   1 updated               1 updated\\n      1 merged\\n  Tansen   note    1 updated               2 updated\\n      1 merged\\n  Tansen   stock   –                       1 updated\\n\\nMails: 3 waiting.\\n\\nEVERY TABLE THAT WAS WALKED OVER\\n\\n  site     table   round  compared  conflicts  merged  quarantined  missed   ms\\n  Pokhara  person      1         2          1       0            0       0   36\\n  Pokhara  note        1         2          1       0            0       0   36\\n  Pokhara  stock       1         1          0       1            0       0   36\\n  Tansen   person      1         4          0       0            2       0  286\\n  Tansen   note        1         2          0       1            0       0   45\\n  Tansen   stock       1         1          0       0            0       0   45\\n  Pokhara  person      2         1          0       0            0       0   78\\n  Pokhara  note        2         1          0       0            0       0   43\\n\"}]}','2026-11-23 17:33:32.053423');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `outbox_conflict` (
  `conflict_id` bigint(20) unsigned NOT NULL,
  `mail_id` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`conflict_id`,`mail_id`),
  KEY `mail_id` (`mail_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `outbox_conflict` VALUES (1,2);
INSERT INTO `outbox_conflict` VALUES (2,3);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `outbox_recipient` (
  `mail_id` bigint(20) unsigned NOT NULL,
  `address` varchar(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `header` varchar(4) NOT NULL COMMENT 'to, cc',
  `state` varchar(8) NOT NULL COMMENT 'waiting, sent, refused, dropped',
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `last_error` text DEFAULT NULL,
  `changed_at` datetime(6) NOT NULL COMMENT 'UTC',
  PRIMARY KEY (`mail_id`,`address`),
  KEY `state` (`state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `outbox_recipient` VALUES (1,'it@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
INSERT INTO `outbox_recipient` VALUES (2,'asha@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
INSERT INTO `outbox_recipient` VALUES (2,'bikash@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
INSERT INTO `outbox_recipient` VALUES (3,'asha@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
INSERT INTO `outbox_recipient` VALUES (3,'bikash@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
INSERT INTO `outbox_recipient` VALUES (4,'it@example.org','to','waiting',0,'mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1','2026-11-23 17:33:32.075951');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pin_1` (
  `~site` smallint(5) unsigned NOT NULL,
  `id` int(11) NOT NULL,
  `~base` tinyint(3) unsigned NOT NULL COMMENT '0 unknown, 1 absent, 2 row',
  `~set` smallint(5) unsigned DEFAULT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  `~token` bigint(20) unsigned DEFAULT NULL,
  `~new_set` smallint(5) unsigned DEFAULT NULL,
  `~new_hash` bigint(20) unsigned DEFAULT NULL,
  `~new_columns` mediumtext DEFAULT NULL,
  `~reason` varchar(32) NOT NULL,
  PRIMARY KEY (`~site`,`id`),
  KEY `~site` (`~site`,`~token`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `pin_1` VALUES (3,2,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'brought');
INSERT INTO `pin_1` VALUES (3,20,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'quarantine');
INSERT INTO `pin_1` VALUES (3,30,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'quarantine');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pin_2` (
  `~site` smallint(5) unsigned NOT NULL,
  `id` int(11) NOT NULL,
  `~base` tinyint(3) unsigned NOT NULL COMMENT '0 unknown, 1 absent, 2 row',
  `~set` smallint(5) unsigned DEFAULT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  `~token` bigint(20) unsigned DEFAULT NULL,
  `~new_set` smallint(5) unsigned DEFAULT NULL,
  `~new_hash` bigint(20) unsigned DEFAULT NULL,
  `~new_columns` mediumtext DEFAULT NULL,
  `~reason` varchar(32) NOT NULL,
  PRIMARY KEY (`~site`,`id`),
  KEY `~site` (`~site`,`~token`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `pin_2` VALUES (3,1,2,2,9835506984687722578,'6b86b273ff347692c3ad35400b227ce72f3f81c4ad389ebf',3,2,6459931102657787125,'6b86b273ff340cc89c8133ad0b227ce72f3f81c4ad389ebf','delivered');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pin_3` (
  `~site` smallint(5) unsigned NOT NULL,
  `office` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `item` int(11) NOT NULL,
  `~base` tinyint(3) unsigned NOT NULL COMMENT '0 unknown, 1 absent, 2 row',
  `~set` smallint(5) unsigned DEFAULT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  `~token` bigint(20) unsigned DEFAULT NULL,
  `~new_set` smallint(5) unsigned DEFAULT NULL,
  `~new_hash` bigint(20) unsigned DEFAULT NULL,
  `~new_columns` mediumtext DEFAULT NULL,
  `~reason` varchar(32) NOT NULL,
  PRIMARY KEY (`~site`,`office`,`item`),
  KEY `~site` (`~site`,`~token`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `quarantine` (
  `site` smallint(5) unsigned NOT NULL COMMENT 'the spoke of the pass',
  `table_name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `record_hash` char(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `record` text NOT NULL,
  `side` varchar(8) NOT NULL COMMENT 'where it could not be written: hub, spoke',
  `action` varchar(8) NOT NULL COMMENT 'insert, update, delete',
  `reason` text NOT NULL,
  `row_values` longtext DEFAULT NULL,
  `first_run` bigint(20) unsigned NOT NULL,
  `last_run` bigint(20) unsigned NOT NULL,
  `tries` int(10) unsigned NOT NULL DEFAULT 1 COMMENT 'runs that tried to write it',
  PRIMARY KEY (`site`,`table_name`,`record_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `quarantine` VALUES (3,'person','22d200f8670dbdb3e253a90eee5098477c95c23d','30','hub','insert','another row holds its unique value: Duplicate entry \'…\' for key \'email\'','{\"id\":\"30\",\"name\":\"Kiran\",\"email\":\"office@example.org\",\"phone\":null,\"changed\":\"2026-11-23 17:33:30.723688\"}',2,2,1);
INSERT INTO `quarantine` VALUES (3,'person','91032ad7bbcb6cf72875e8e8207dcfba80173f7c','20','spoke','insert','another row holds its unique value: Duplicate entry \'…\' for key \'email\'','{\"id\":\"20\",\"name\":\"Jaya\",\"email\":\"office@example.org\",\"phone\":null,\"changed\":\"2026-11-23 17:33:30.721537\"}',2,2,1);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `refused_table` (
  `site` smallint(5) unsigned NOT NULL,
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `reason` text NOT NULL,
  PRIMARY KEY (`site`,`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='tables that were left out at a site by the last run that walked them';
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `run` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `epoch` bigint(20) unsigned NOT NULL,
  `started_at` datetime(6) NOT NULL COMMENT 'UTC',
  `finished_at` datetime(6) DEFAULT NULL COMMENT 'UTC; NULL while it runs, and for a run that died',
  `outcome` varchar(16) DEFAULT NULL COMMENT 'ok, warnings, failed',
  `changed` bigint(20) unsigned DEFAULT NULL COMMENT 'rows written, at all sites and in both rounds',
  `summary` mediumtext DEFAULT NULL COMMENT 'JSON: totals, and each site with its outcome and rows, for lists of many runs',
  `result` longtext DEFAULT NULL COMMENT 'the --json document',
  `report` longtext DEFAULT NULL COMMENT 'JSON: what the report told beside the result: the error, the file logs (cut)',
  PRIMARY KEY (`id`),
  KEY `started_at` (`started_at`,`finished_at`,`outcome`,`changed`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `run` VALUES (1,1,'2026-11-23 17:33:29.257787','2026-11-23 17:33:30.710825','warnings',30,'{\"inserted\":30,\"updated\":0,\"deleted\":0,\"merged\":0,\"quarantined\":0,\"conflicts\":0,\"warnings\":1,\"sites\":[{\"id\":2,\"name\":\"Pokhara\",\"outcome\":\"synced\",\"rows\":15},{\"id\":3,\"name\":\"Tansen\",\"outcome\":\"synced\",\"rows\":15}]}','{\"run\":1,\"outcome\":\"warnings\",\"startedAt\":\"2026-11-23T17:33:29.257Z\",\"finishedAt\":\"2026-11-23T17:33:30.706Z\",\"sites\":[{\"id\":2,\"name\":\"Pokhara\",\"outcome\":\"synced\",\"clockSkewMs\":2,\"error\":null,\"refusedTables\":[]},{\"id\":3,\"name\":\"Tansen\",\"outcome\":\"synced\",\"clockSkewMs\":1,\"error\":null,\"refusedTables\":[]}],\"tables\":[{\"table\":\"person\",\"site\":2,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":8,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":70},{\"table\":\"note\",\"site\":2,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":4,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":20},{\"table\":\"stock\",\"site\":2,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":3,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":35},{\"table\":\"person\",\"site\":3,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":8,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":28},{\"table\":\"note\",\"site\":3,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":4,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":21},{\"table\":\"stock\",\"site\":3,\"round\":1,\"candidates\":0,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":3,\"updated\":0,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":22}],\"totals\":{\"inserted\":30,\"updated\":0,\"deleted\":0,\"merged\":0,\"quarantined\":0,\"conflicts\":0},\"conflicts\":[],\"untracked\":[],\"files\":[],\"mails\":{\"sent\":0,\"waiting\":1},\"warnings\":[\"the report waits to be sent: mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\"]}',NULL);
INSERT INTO `run` VALUES (2,2,'2026-11-23 17:33:30.779083','2026-11-23 17:33:32.102806','warnings',14,'{\"inserted\":1,\"updated\":11,\"deleted\":2,\"merged\":2,\"quarantined\":2,\"conflicts\":2,\"warnings\":1,\"sites\":[{\"id\":2,\"name\":\"Pokhara\",\"outcome\":\"synced\",\"rows\":8},{\"id\":3,\"name\":\"Tansen\",\"outcome\":\"synced\",\"rows\":6}]}','{\"run\":2,\"outcome\":\"warnings\",\"startedAt\":\"2026-11-23T17:33:30.778Z\",\"finishedAt\":\"2026-11-23T17:33:32.079Z\",\"sites\":[{\"id\":2,\"name\":\"Pokhara\",\"outcome\":\"synced\",\"clockSkewMs\":-4,\"error\":null,\"refusedTables\":[]},{\"id\":3,\"name\":\"Tansen\",\"outcome\":\"synced\",\"clockSkewMs\":0,\"error\":null,\"refusedTables\":[]}],\"tables\":[{\"table\":\"person\",\"site\":2,\"round\":1,\"candidates\":2,\"hub\":{\"inserted\":1,\"updated\":1,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"conflicts\":1,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":36},{\"table\":\"note\",\"site\":2,\"round\":1,\"candidates\":2,\"hub\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"conflicts\":1,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":36},{\"table\":\"stock\",\"site\":2,\"round\":1,\"candidates\":1,\"hub\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"conflicts\":0,\"merged\":1,\"quarantined\":0,\"guardMisses\":0,\"ms\":36},{\"table\":\"person\",\"site\":3,\"round\":1,\"candidates\":4,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":1},\"spoke\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":2,\"guardMisses\":0,\"ms\":286},{\"table\":\"note\",\"site\":3,\"round\":1,\"candidates\":2,\"hub\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":2,\"deleted\":0},\"conflicts\":0,\"merged\":1,\"quarantined\":0,\"guardMisses\":0,\"ms\":45},{\"table\":\"stock\",\"site\":3,\"round\":1,\"candidates\":1,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":45},{\"table\":\"person\",\"site\":2,\"round\":2,\"candidates\":1,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":0,\"deleted\":1},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":78},{\"table\":\"note\",\"site\":2,\"round\":2,\"candidates\":1,\"hub\":{\"inserted\":0,\"updated\":0,\"deleted\":0},\"spoke\":{\"inserted\":0,\"updated\":1,\"deleted\":0},\"conflicts\":0,\"merged\":0,\"quarantined\":0,\"guardMisses\":0,\"ms\":43}],\"totals\":{\"inserted\":1,\"updated\":11,\"deleted\":2,\"merged\":2,\"quarantined\":2,\"conflicts\":2},\"conflicts\":[{\"id\":1,\"table\":\"person\",\"record\":\"1\",\"kind\":\"update/update\",\"certainty\":\"base\",\"winner\":{\"site\":2,\"user\":\"bikash\"},\"losers\":[{\"site\":1,\"user\":\"asha\"}]},{\"id\":2,\"table\":\"note\",\"record\":\"2\",\"kind\":\"update/update\",\"certainty\":\"base\",\"winner\":{\"site\":2,\"user\":\"bikash\"},\"losers\":[{\"site\":1,\"user\":\"asha\"}]}],\"untracked\":[],\"files\":[],\"mails\":{\"sent\":0,\"waiting\":4},\"warnings\":[\"mails wait to be sent: mail server 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\"]}',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `schema_version` (
  `version` int(10) unsigned NOT NULL COMMENT 'number of a migration',
  `statements` int(10) unsigned NOT NULL COMMENT 'how many of its statements were run',
  `finished_at` datetime DEFAULT NULL COMMENT 'UTC; NULL: interrupted',
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `schema_version` VALUES (1,20,'2026-11-23 17:33:28');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sign_in_failure` (
  `subject` char(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'SHA-256 of the name or address',
  `failures` int(10) unsigned NOT NULL,
  `last_at` datetime(6) NOT NULL COMMENT 'UTC',
  PRIMARY KEY (`subject`),
  KEY `last_at` (`last_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `site` (
  `id` smallint(5) unsigned NOT NULL,
  `name` varchar(255) NOT NULL,
  `issued` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'last token given to a batch for this site',
  `settled` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'last token known to be committed there',
  `low_entry` bigint(20) unsigned NOT NULL DEFAULT 0 COMMENT 'change log ids up to here are done with',
  `seen_entry` bigint(20) unsigned DEFAULT NULL COMMENT 'the newest change log id at seen_at; done with once no older transaction is open',
  `seen_at` datetime(6) DEFAULT NULL COMMENT 'UTC by the clock of the site',
  `connection` varchar(255) DEFAULT NULL COMMENT 'through which a pass writes there, or was writing when it broke: id@address',
  `clock_skew_us` bigint(20) DEFAULT NULL,
  `maintenance` datetime(6) DEFAULT NULL COMMENT 'UTC; since when it stands between its hooks: set before the first, NULL once the last has run',
  `last_success` datetime(6) DEFAULT NULL COMMENT 'UTC',
  `last_error` text DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `site` VALUES (1,'Kathmandu',0,0,0,4,'2026-11-23 17:33:30.878365',NULL,NULL,NULL,NULL,NULL);
INSERT INTO `site` VALUES (2,'Pokhara',7,7,0,4,'2026-11-23 17:33:30.852932',NULL,7000,NULL,'2026-11-23 17:33:31.959235',NULL);
INSERT INTO `site` VALUES (3,'Tansen',7,7,0,3,'2026-11-23 17:33:31.120183',NULL,0,NULL,'2026-11-23 17:33:31.565389',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `superseded_1` (
  `id` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~next` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`id`,`~v`),
  KEY `~next` (`~next`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `superseded_1` VALUES (2,1,12,1,3920412796942138165,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `superseded_2` (
  `id` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~next` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`id`,`~v`),
  KEY `~next` (`~next`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `superseded_2` VALUES (1,5,11,2,5684948206185929909,'[[\"6b86b273ff34\",1,null,\"1795455207743398\"],[\"0cc89c8133ad\",1,\"7\",\"1795455210715973\"],[\"ca978112ca1b\",1,null,\"1795455207743398\"],[\"f4762e78777c\",1,\"7\",\"1795455210715973\"]]');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `superseded_3` (
  `office` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `item` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~next` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`office`,`item`,`~v`),
  KEY `~next` (`~next`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `synced_table` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `key_columns` text NOT NULL COMMENT 'definition of the key columns of version_N and pin_N',
  `column_set` smallint(5) unsigned DEFAULT NULL COMMENT 'the set of the last capture',
  `compared_at` datetime(6) DEFAULT NULL COMMENT 'UTC time when the hub was last captured in full',
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`)
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `synced_table` VALUES (1,'person','`id` int NOT NULL',1,'2026-11-23 17:33:30.916939');
INSERT INTO `synced_table` VALUES (2,'note','`id` int NOT NULL',2,'2026-11-23 17:33:30.931218');
INSERT INTO `synced_table` VALUES (3,'stock','`office` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,\n  `item` int NOT NULL',3,'2026-11-23 17:33:30.940273');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `version_1` (
  `id` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~origin` smallint(5) unsigned NOT NULL,
  `~kind` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `~user` varchar(191) DEFAULT NULL,
  `~time` bigint(20) DEFAULT NULL,
  `~told` mediumtext DEFAULT NULL COMMENT 'JSON: time and comment of the change log entry behind it; NULL: there was none',
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `version_1` VALUES (1,7,1,10534090057748710209,2,0,'8',1795455210720792,'[\"2026-11-23 17:33:30.720792\",null]',NULL);
INSERT INTO `version_1` VALUES (2,12,1,NULL,3,1,'8',1795455210723016,'[\"2026-11-23 17:33:30.723016\",null]',NULL);
INSERT INTO `version_1` VALUES (3,1,1,15699284776662796652,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (4,1,1,565814147381616345,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (5,1,1,1651061806485716068,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (6,1,1,15038654592432271273,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (7,1,1,3247710500760488271,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (8,1,1,5394303898762053064,1,0,NULL,1795455207740887,NULL,NULL);
INSERT INTO `version_1` VALUES (20,7,1,11207317214802361033,2,0,'8',1795455210721537,'[\"2026-11-23 17:33:30.721537\",null]',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `version_2` (
  `id` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~origin` smallint(5) unsigned NOT NULL,
  `~kind` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `~user` varchar(191) DEFAULT NULL,
  `~time` bigint(20) DEFAULT NULL,
  `~told` mediumtext DEFAULT NULL COMMENT 'JSON: time and comment of the change log entry behind it; NULL: there was none',
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `version_2` VALUES (1,11,2,6459931102657787125,3,0,'8',1795455210723312,'[\"2026-11-23 17:33:30.723312\",null]','[[\"6b86b273ff34\",1,null,\"1795455207743398\"],[\"0cc89c8133ad\",1,\"7\",\"1795455210715973\"],[\"0b227ce72f3f\",3,\"8\",\"1795455210723312\"],[\"81c4ad389ebf\",3,\"8\",\"1795455210723312\"]]');
INSERT INTO `version_2` VALUES (2,8,2,2538577534640263553,2,0,'8',1795455210721287,'[\"2026-11-23 17:33:30.721287\",null]','[[\"d4735e3a265e\",1,null,\"1795455207743398\"],[\"b4e85aa3d660\",2,\"8\",\"1795455210721287\"],[\"3e23e8160039\",1,null,\"1795455207743398\"],[\"a73e6b25e04a\",2,\"8\",\"1795455210721287\"]]');
INSERT INTO `version_2` VALUES (3,2,2,5191365058538329207,1,0,NULL,1795455207743398,NULL,'4e07408562be8b5b9db0c13d2e7d2c03a950e14cf17e3afc');
INSERT INTO `version_2` VALUES (4,2,2,17828824932115820383,1,0,NULL,1795455207743398,NULL,'4b227777d4dd04efaf080f5a18ac3e7343f0e14cf17e3afc');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `version_3` (
  `office` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `item` int(11) NOT NULL,
  `~v` bigint(20) unsigned NOT NULL,
  `~set` smallint(5) unsigned NOT NULL,
  `~hash` bigint(20) unsigned DEFAULT NULL,
  `~origin` smallint(5) unsigned NOT NULL,
  `~kind` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `~user` varchar(191) DEFAULT NULL,
  `~time` bigint(20) DEFAULT NULL,
  `~told` mediumtext DEFAULT NULL COMMENT 'JSON: time and comment of the change log entry behind it; NULL: there was none',
  `~columns` mediumtext DEFAULT NULL,
  PRIMARY KEY (`office`,`item`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC;
/*!40101 SET character_set_client = @saved_cs_client */;

INSERT INTO `version_3` VALUES ('Pokhara',1,3,3,3271191359663044067,1,0,NULL,NULL,NULL,'0ad67353708a6b86b273ff34=10;');
INSERT INTO `version_3` VALUES ('Tansen',1,9,3,6290923156858887029,2,0,'8',1795455210721702,'[\"2026-11-23 17:33:30.721702\",null]','[[\"21e5d1b993e5\",1,null,null],[\"6b86b273ff34\",1,null,null],[\"=21;\",2,\"8\",\"1795455210721702\"]]');
INSERT INTO `version_3` VALUES ('Tansen',2,3,3,6772887521045950988,1,0,NULL,NULL,NULL,'21e5d1b993e5d4735e3a265e=30;');
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

