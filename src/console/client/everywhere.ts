/** Times stand in the page as the server tells them; whoever reads it elsewhere sees them by their own clock too. */
for (const time of document.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
  time.title = new Date(time.dateTime).toLocaleString();
}
