// Before anything is painted, so that a chosen theme doesn't flash the other one first.
const theme = localStorage.getItem('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
