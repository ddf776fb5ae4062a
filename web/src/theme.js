// Sets light or dark before the first paint. Loaded as a classic script, so that nothing flashes;
// must stay free of imports. The choice comes from the server in <html data-theme>.
{
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = root.dataset.theme;
    const isDark = chosen === "dark" || (chosen === "auto" && dark.matches);
    root.dataset.bsTheme = isDark ? "dark" : "light";
  };
  dark.addEventListener("change", apply);
  apply();
}
