//! What a visitor of the demo needs to know, in lines for a terminal.

use super::folder::DemoRecord;
use super::logins::{DEMO_PASSWORD, DemoPerson, LOGINS};
use chrono::Days;
use serde_json::json;
use std::fmt::Write;

/// Days of trade before the last one.
const DAYS_BACK: u64 = super::plan::DAYS - 1;

/// Addresses under `url`, logins, and questions to begin with.
pub fn guide(url: &str, record: &DemoRecord) -> String {
    let mut text = format!(
        "\nThe demo of Lampung: {} orders up to {}, by chance {}.\n\n\
         GraphiQL  {url}/graphql\nSchema    {url}/schema.graphql\n\n\
         Sign in with the password {DEMO_PASSWORD} as\n",
        record.orders, record.until, record.seed
    );
    for (_, name, login) in LOGINS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:34}{login}");
    }
    let [search, region, output] = questions(record);
    let sign_in = json!({ "query": sign_in() });
    let (search, region) = (json!({ "query": search }), json!({ "query": region }));
    let output = json!({ "query": output });
    let ask = format!("curl -s {url}/graphql -H 'content-type: application/json'");
    let _ = write!(
        text,
        "\nFind a product, look at a regency, and as the analyst read the province's output:\n\n\
         {ask} \\\n  -d '{search}'\n\n\
         {ask} \\\n  -d '{region}'\n\n\
         TOKEN=$({ask} \\\n  -d '{sign_in}' | grep -o 'sentra_[^\"]*')\n\
         {ask} -H \"authorization: Bearer $TOKEN\" \\\n  -d '{output}'\n"
    );
    text
}

/// How the analyst signs in.
fn sign_in() -> String {
    let (_, login) = DemoPerson::Analyst.name_and_login();
    format!(
        "mutation {{ sessionStart(input: {{ login: \"{login}\", password: \"{DEMO_PASSWORD}\" }}) \
         {{ token }} }}"
    )
}

/// Each on one line and without a single quote, for a shell. The last one is the analyst's.
pub fn questions(record: &DemoRecord) -> [String; 3] {
    let (from, to) = (record.until - Days::new(DAYS_BACK), record.until);
    [
        "{ productSearch(query: \"kripik pisang coklat\", first: 3) \
         { totalCount nodes { name price enterpriseName villageName } } }"
            .to_owned(),
        "{ region(code: \"18.09\") { name capital children(first: 11) { nodes { code name } } } }"
            .to_owned(),
        format!(
            "{{ output(region: \"18\", from: \"{from}\", to: \"{to}\", by: CHILD) \
             {{ total {{ net saleLines }} rows {{ label figure {{ net }} }} }} }}"
        ),
    ]
}
