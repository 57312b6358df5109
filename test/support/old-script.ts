const SERVERS = `my %servers = (
  1 => { # the number is its auto_increment_offset
    host => "localhost", database => "staff", username => "sync", password => 'hub\\'s "own" \\$ecret',
    type => "master", pathOfFilesToSync => "/var/www/uploads/",
  },
  2 => {
    host     => "pokhara.example.org",
    database => "staff",
    username => "sync",
    password => "p\\$2 \`x\`",   # nobody's "business"
    type     => "master",
    pathOfFilesToSync => "/srv/uploads/"
  },
  10 => { host => "10.8.0.10", database => "staff_tansen", username => "sync", password => q{t{an}sen},
          type => "slave", pathOfFilesToSync => "/var/www/uploads/" },
);`;

/** The passwords of {@link oldScript}, by their variables. */
export const OLD_PASSWORDS = {
  SPOKESYNC_PASSWORD_1: `hub's "own" \\$ecret`,
  SPOKESYNC_PASSWORD_2: 'p$2 `x`',
  SPOKESYNC_PASSWORD_10: 't{an}sen',
  SPOKESYNC_SMTP_PASSWORD: 'm@il pass',
};

/** A script with the settings of pt-table-sync-wrapper 2.3 and later, and code like what follows them there. */
export function oldScript({ servers = SERVERS, more = '' }: { servers?: string; more?: string } = {}): string {
  return String.raw`#!/usr/bin/perl
use strict;
use POSIX qw/strftime/;

my $version = "2.4.1";
my $ptTableSync = "/usr/bin/pt-table-sync";    # from percona's toolkit
my $syncCommandAdditionalAttributes = " --print --execute --conflict-comparison newest --verbose --conflict-error die --function MD5";
my $emailFromAddress = 'sync@example.org';
my $unison = "/usr/bin/unison";
my $conflictEmailCCAddresses = 'data@example.org, Desk <desk@example.org>';
my $administratorAddresses = 'it@example.org';
my $preExecutionSQLcommand  = "UPDATE ${'`site`'} SET maintenance = '1', note = 'why?' WHERE site_specific_id =?;";
my $postExecutionSQLcommand = "UPDATE ${'`site`'} SET maintenance = '0' WHERE site_specific_id =?;";
my $mysql_connect_timeout=5;
my $mysql_read_timeout=1;
#MIME::Lite->send('sendmail');
MIME::Lite->send( 'smtp', "mail.example.org", AuthUser => 'sync@example.org', AuthPass => 'm@il pass' );
${servers}
my @tableData = (
  [ "country", "timestamp" ],
  [ "address", "address_timestamp" ]
);
${more}
# ---- nothing to set from here on
my %retry;
my $summary = "Version: $version \nStarted at: " . strftime( '%d-%m-%Y', localtime ) . "\n";
my $weak = ".*?((Lost connection)|(Can\'t connect)).*?";
if ( !-e $unison ) { warn "cannot find $unison, or adjust \$unison\n"; }
foreach my $id (sort (keys %servers)) {
  my $db = DBI->connect( 'DBI:mysql:' . $servers{$id}{database}, $servers{$id}{username}, $servers{$id}{password} );
  $servers{$id}{type} = "delete" if $db =~ /it's "(.*?)" \/ gone/;
  while (<STDIN>) { push @{ $retry{'x'} }, {%retry}; }
}
%retry = ();
sub stamp { my $sql = "INSERT INTO sync (sync_from) VALUES (?)
    ON DUPLICATE KEY UPDATE last_time=this_time;"; return @_[0] / 2; }
`;
}
