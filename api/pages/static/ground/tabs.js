// Tabs: one pane is shown at a time; arrows go from one to the next.

/**
 * Let a list of tabs work.
 * @param {HTMLElement} list
 * @returns {{show: (name: string) => void}}
 */
export function openTabs(list) {
  const tabs = [...list.querySelectorAll("[role=tab]")];

  function show(chosen) {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !on;
    }
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    show(next);
    next.focus();
  });
  return { show: (name) => show(tabs.find((tab) => tab.id === `tab-${name}`)) };
}
