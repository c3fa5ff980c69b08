#!/usr/bin/env bash
# make lighthouse [SITE=http://localhost:8000]: Lighthouse (mobile) on home, list and a course page of a demo that runs.
# Needs Node and Chromium; Lighthouse itself comes once into .cache and is no part of the product.
set -euo pipefail
cd "$(dirname "$0")/.."
site=${1:-http://localhost:8000} tools=.cache/lighthouse least=95
command -v npm >/dev/null || { echo "Lighthouse needs Node (https://nodejs.org)."; exit 1; }
[ -x "$tools/node_modules/.bin/lighthouse" ] || npm install --prefix "$tools" --no-audit --no-fund --loglevel=error lighthouse@12
export CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
course=$(curl -fsS "$site/sitemap.xml" | grep -o '<loc>[^<]*/opleidingen/[^<]\+/</loc>' | head -1 | sed 's/<[^>]*>//g; s#^https\?://[^/]*##')
bad=0
for path in / /opleidingen/ "$course"; do
  report=.cache/lighthouse/report.json
  "$tools/node_modules/.bin/lighthouse" "$site$path" --quiet --output=json --output-path="$report" \
    --only-categories=performance,accessibility,best-practices,seo \
    --chrome-flags="--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
  node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1])), least = Number(process.argv[3]);
    const scores = Object.values(report.categories).map((c) => [c.title, Math.round(c.score * 100)]);
    const weight = Math.round(report.audits["total-byte-weight"].numericValue / 1024);
    const shift = report.audits["cumulative-layout-shift"].numericValue;
    console.log(process.argv[2], scores.map((s) => s.join(" ")).join(", "), `${weight} KB, shift ${shift.toFixed(3)}`);
    process.exit(scores.some((s) => s[1] < least) || weight > 200 ? 1 : 0);
  ' "$report" "$path" "$least" || bad=1
done
exit $bad
