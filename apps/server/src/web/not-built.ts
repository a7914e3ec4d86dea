/** For whoever starts the server from sources that were never built. */
export const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Kindred</title>
<h1>The web app is not built</h1>
<p>Run <code>npm run build</code> in the repository and start Kindred again. The <a href="/docs">API</a> works without it.</p>
</html>
`;
