#!/usr/bin/env bash
# Measures shoppers' pages with Lighthouse, as on a middling phone with a slow network (its default), on a server that runs already:
#
#   bench/lighthouse.sh                           the one that `make serve` runs
#   bench/lighthouse.sh http://127.0.0.1:4000     another
#
# Prints a line for each page and exits with 1 when one is below the goals: performance 99, everything else 100. Run it while nothing
# else works on this machine: performance counts the processor's time. Whole reports are kept in target/lighthouse.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -e target/toolchain.env ]; then source target/toolchain.env; fi
base=${1:-http://127.0.0.1:3000}
base=${base%/}
version=12.8.2 # figures of different versions are not comparable
place=target/lighthouse
lighthouse=$place/node_modules/.bin/lighthouse
export CHROME_PATH=${BAZARGAH_CHROMIUM:-/usr/bin/chromium}
for tool in curl node npm "$CHROME_PATH"; do
  command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 1; }
done

if ! grep -qs "\"version\": \"$version\"" $place/node_modules/lighthouse/package.json; then
  mkdir -p $place
  npm install --prefix $place --no-audit --no-fund --loglevel=error "lighthouse@$version" >&2
fi

home=$(curl -fsS "$base/") || { echo "no server answers at $base; start one with make serve" >&2; exit 1; }
[[ $home =~ href=\"(/shop/[^\"/?#]+)\" ]] || { echo "the home page of $base names no shop; make serve fills a market" >&2; exit 1; }
shop=${BASH_REMATCH[1]}

# told PATH REPORT: the page's line; fails when it is below the goals.
told() {
  node -e '
    const [path, report] = process.argv.slice(1);
    const { categories } = JSON.parse(require("fs").readFileSync(report, "utf8"));
    const goals = [["performance", "performance", 99], ["accessibility", "accessibility", 100], ["best-practices", "best practices", 100], ["seo", "SEO", 100]];
    // A category without a score could not be measured: that is below any goal.
    const scores = goals.map(([id, name, goal]) => ({ name, goal, score: Math.round((categories[id]?.score ?? 0) * 100) }));
    const below = scores.filter(({ score, goal }) => score < goal).map(({ name, goal }) => `${name} below ${goal}`);
    console.log([path, ...scores.map(({ name, score }) => `${name} ${score}`), ...below].join(", "));
    process.exit(below.length ? 1 : 0);
  ' "$1" "$2"
}

status=0
for path in / /en "$shop" "/en$shop" "$shop/complaints" /deals; do
  report=$place/report$(tr -c 'A-Za-z0-9.\n' - <<<"$path").json
  rm -f "$report"
  if $lighthouse "$base$path" --quiet --output=json --output-path="$report" --chrome-flags='--headless=new --no-sandbox' \
    --only-categories=performance,accessibility,best-practices,seo --no-enable-error-reporting; then
    told "$path" "$report" || status=1
  else
    echo "$path, could not be measured"
    status=1
  fi
done
exit $status
