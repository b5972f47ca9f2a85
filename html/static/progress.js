// SPDX-License-Identifier: MIT
// Every page: when the next one takes longer than half a second, a bar on top and a sentence say that it is on its way.

const patience = 500;

// The link that this click follows to another page in this window; null for any other click.
export function leads_away(event) {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target.closest('a[href]');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null;
  const is_same_page = link.pathname === location.pathname && link.search === location.search;
  return is_same_page && link.hash ? null : link;
}

const bar = document.createElement('div');
bar.className = 'progress';
bar.hidden = true;
const news = document.createElement('p');
news.className = 'visually-hidden progress-news';
news.setAttribute('role', 'status');
document.body.append(bar, news);

let timer = null;
function done() {
  clearTimeout(timer);
  timer = null;
  bar.hidden = true;
  news.textContent = '';
}
// Somebody has asked for the next page.
export function begin() {
  timer ??= setTimeout(() => {
    bar.hidden = false;
    news.textContent = 'Please wait…';
  }, patience);
}

// At the window, after all that may have kept the page from being left.
addEventListener('submit', (event) => { if (!event.defaultPrevented) begin(); });
addEventListener('click', (event) => { if (leads_away(event)) begin(); });
addEventListener('pageshow', done);
// The browser's own way to stop loading.
addEventListener('keydown', (event) => { if (event.key === 'Escape') done(); });
