//! Lists of enterprises as they really come, and the codes by which their people take them over.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use tests::client::{Client, Mutation, text};
use tests::platform::{Platform, user_errors};
use tests::program::Program;
use tests::rows::rows;

const CLAIM: Mutation = Mutation {
    name: "enterpriseClaim",
    input: "EnterpriseClaimInput",
    fields: "enterprise { id name isClaimed }",
};
const RENEW: Mutation = Mutation {
    name: "enterpriseClaimCodeRenew",
    input: "EnterpriseClaimCodeRenewInput",
    fields: "code",
};

/// What stands in a report, by row: its lines as `STATUS field RULE`, and the code.
type Told = BTreeMap<u64, (Vec<String>, String)>;

fn told(report: &str) -> Told {
    let mut rows = Told::new();
    for line in report.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let row = rows.entry(cells[0].parse().unwrap()).or_default();
        row.0.push(cells[1..4].join(" ").trim().to_owned());
        cells[4].clone_into(&mut row.1);
    }
    rows
}

/// Runs the import of `list`; what its newest report tells.
fn import(platform: &Platform, list: &Path, number: u32) -> (Told, bool) {
    let arguments = ["import", "enterprises", list.to_str().unwrap()];
    let command = platform.ground().sentra(platform.program(), &arguments);
    let done = Program::run(command, "").is_ok();
    let report = format!("{}.report-{number}.csv", list.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&report).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    (told(&std::fs::read_to_string(report).unwrap()), done)
}

async fn send(client: &Client, mutation: Mutation, input: Value) -> String {
    let variables = json!({ "input": input });
    let answer = client.ask(&mutation.document(), &variables).await.unwrap();
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let errors = user_errors(&answer["data"][mutation.name]);
    errors.first().cloned().unwrap_or("done".to_owned())
}

/// Two claim by the same code at once, and one is its owner then: one of the two, and what the
/// owner sees.
async fn claimed_once(platform: &Platform, code: &str) -> (Client, Value) {
    let [one, other] = ["satu@contoh.id", "dua@contoh.id"];
    let one = platform.join("Satu", one).await.unwrap();
    let other = platform.join("Dua", other).await.unwrap();
    let input = json!({ "code": code, "idempotencyKey": "k" });
    assert_eq!(
        send(&platform.guest, CLAIM, input.clone()).await,
        "UNAUTHENTICATED"
    );
    let claims = tokio::join!(
        send(&one, CLAIM, input.clone()),
        send(&other, CLAIM, input.clone())
    );
    let mut claims = [claims.0, claims.1];
    claims.sort();
    assert_eq!(claims, ["code: CODE_NOT_VALID", "done"], "two at once");
    let asked = "{ viewer { memberships { kind enterprise { id name isClaimed } } } }";
    let mut owned = Vec::new();
    for who in [&one, &other] {
        let seen = who.gql(asked, &json!({})).await.unwrap();
        owned.extend(seen["viewer"]["memberships"].as_array().unwrap().clone());
    }
    assert_eq!(owned.len(), 1);
    assert_eq!(owned[0]["kind"], "OWNER");
    assert_eq!(owned[0]["enterprise"]["isClaimed"], true);
    (one, owned[0].clone())
}

on_both_databases! {
    async fn an_ugly_list_comes_in_row_by_row_and_once(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let list = platform.folder().join("usaha.csv");
        let text = "\u{feff}nama;jenis;kode_desa;referensi;lain\r\n\
            Kripik Bu Ani;UMKM;18.09.01.2010;A-1;x\r\n\
            Kripik Bu Ani;umkm;1809012010.0;A-1;\r\n\
            BUM Desa Maju;BUM Desa;18.09.01.2010;;\r\n\
            bum desa  MAJU!;BUMDES;18.09.01.2010;;\r\n\
            ;;;;\r\n\
            =HYPERLINK(\"http://x\");UMKM;18.09.01.2010;A-2;\r\n\
            Tak Ada;UMKM;18.99.99.2001;A-3;\r\n\
            Kode BPS;UMKM;1809010001;A-4;\r\n\
            \"Koperasi \"\"Tani\"\"\";Koperasi;18.09.01.2010;A-5\r\n\
            ;KIOS;;@A;\r\n";
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend(b"Kopi \xff;UMKM;18.09.01.2010;A-6;\r\n");
        std::fs::write(&list, bytes).unwrap();
        let before = rows(platform.ground()).await.unwrap();
        let arguments = ["import", "enterprises", list.to_str().unwrap(), "--dry-run"];
        let dry = platform.ground().sentra(platform.program(), &arguments);
        let said = Program::run(dry, "").unwrap_err().to_string();
        assert!(said.contains("2,NEW,,,"), "{said}");
        assert_eq!(rows(platform.ground()).await.unwrap(), before);

        let (first, done) = import(&platform, &list, 1);
        assert!(!done, "rows were left out");
        let lines = |row: u64| first[&row].0.join(", ");
        let expected = [
            (2, "CREATED"), (3, "BAD reference DUPLICATE"), (4, "CREATED"),
            (5, "BAD name DUPLICATE"), (7, "BAD name MALFORMED"),
            (8, "BAD village_code UNKNOWN"), (9, "BAD village_code LOOKS_LIKE_BPS"),
            (10, "CREATED"),
            (11, "BAD reference MALFORMED, BAD name REQUIRED, BAD kind MALFORMED, \
                BAD village_code MALFORMED"),
            (12, "BAD name MALFORMED"),
        ];
        assert_eq!(first.len(), expected.len(), "{first:?}");
        for (row, told) in expected {
            assert_eq!(lines(row), told, "row {row}");
        }
        let after = rows(platform.ground()).await.unwrap();
        assert_eq!(after["enterprises"] - before["enterprises"], 3);
        assert_eq!(after["memberships"], before["memberships"]);

        let (owner, seen) = claimed_once(&platform, &first[&2].1).await;

        let (again, _) = import(&platform, &list, 2);
        for row in [2, 4, 10] {
            assert_eq!(again[&row].0, ["KNOWN"], "row {row}");
        }
        let same = rows(platform.ground()).await.unwrap();
        assert_eq!(same["enterprises"], after["enterprises"]);
        assert_eq!(same["claim_codes"], after["claim_codes"]);
        renewed(&platform, (&owner, &seen["enterprise"]["id"]), &first[&4].1).await;
    }
}

/// An officer of the village makes another code, by which alone the enterprise is claimed.
async fn renewed(platform: &Platform, (member, claimed): (&Client, &Value), old: &str) {
    let admin = &platform.admin;
    let taken = json!({ "id": claimed });
    assert_eq!(send(admin, RENEW, taken.clone()).await, ": NOT_TO_CLAIM");
    assert_eq!(send(member, RENEW, taken).await, "NOT_FOUND");
    let list = "{ enterprises(status: DRAFT, kind: BUMDES) { edges { node { id } } } }";
    let data = admin.gql(list, &json!({})).await.unwrap();
    let id = text(&data, "/enterprises/edges/0/node/id").unwrap();
    for (login, scope) in [("sini@contoh.id", "18.09"), ("sana@contoh.id", "18.04")] {
        platform.join("Petugas", login).await.unwrap();
        platform.grant(login, "VERIFIER", scope).await.unwrap();
    }
    let input = json!({ "id": id });
    let neighbour = platform.sign_in("sana@contoh.id").await.unwrap();
    assert_eq!(send(&neighbour, RENEW, input.clone()).await, "NOT_FOUND");
    let officer = platform.sign_in("sini@contoh.id").await.unwrap();
    let payload = officer.done(RENEW, &input).await.unwrap();
    let new = text(&payload, "/code").unwrap().to_lowercase();
    let claim = |code: &str, key: &str| json!({ "code": code, "idempotencyKey": key });
    assert_eq!(
        send(member, CLAIM, claim(old, "old")).await,
        "code: CODE_NOT_VALID"
    );
    assert_eq!(
        send(member, CLAIM, claim("x", "bad")).await,
        "code: MALFORMED"
    );
    assert_eq!(send(member, CLAIM, claim(&new, "new")).await, "done");
    assert_eq!(
        send(member, CLAIM, claim(&new, "new")).await,
        "done",
        "the same again"
    );
    assert_eq!(send(member, CLAIM, claim(&new, "newer")).await, "done");
}

on_both_databases! {
    async fn a_workbook_is_read_as_it_was_meant(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let list = platform.folder().join("usaha.xlsx");
        std::fs::write(&list, include_bytes!("support/enterprises.xlsx")).unwrap();
        let (told, _) = import(&platform, &list, 1);
        let lines: Vec<_> = told.iter().map(|(row, (lines, _))| (*row, lines.join(", "))).collect();
        let expected = [
            (2, "CREATED"),
            (3, "BAD reference MALFORMED"),
            (4, "BAD nib MALFORMED"),
        ];
        assert_eq!(lines, expected.map(|(row, told)| (row, told.to_owned())));
        let notices = platform.folder().join("notices.jsonl");
        for _ in 0..200 {
            let sent = std::fs::read_to_string(&notices).unwrap_or_default();
            if sent.contains("+6281234567890") {
                assert!(sent.contains(&told[&2].1) && sent.contains("CLAIM_CODE"));
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("nobody was told");
    }
}

#[tokio::test]
async fn a_list_that_is_none_is_told() {
    let platform = Platform::open(&program(), Engine::Sqlite, &[])
        .await
        .unwrap();
    for (name, bytes, why) in [
        ("kosong.csv", b"".to_vec(), "empty"),
        ("utf16.csv", b"\xff\xfen\0a\0".to_vec(), "not UTF-8"),
        (
            "kolom.csv",
            b"nama,jenis\nA,UMKM\n".to_vec(),
            "no column village_code",
        ),
        (
            "dua.csv",
            b"nama,name,jenis,kode_desa\n".to_vec(),
            "column name twice",
        ),
        (
            "bukan.xlsx",
            b"PK\x03\x04bukan".to_vec(),
            "workbook cannot be read",
        ),
    ] {
        let list = platform.folder().join(name);
        std::fs::write(&list, bytes).unwrap();
        let arguments = ["import", "enterprises", list.to_str().unwrap()];
        let command = platform.ground().sentra(platform.program(), &arguments);
        let said = Program::run(command, "").unwrap_err();
        assert!(format!("{said:#}").contains(why), "{name}: {said:#}");
    }
}
