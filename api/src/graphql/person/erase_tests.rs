//! Erased by a code, without a password.

use super::privacy_tests::{count, send};
use super::testing::{PASSWORD, Platform};
use serde_json::json;

#[tokio::test]
async fn whoever_has_no_password_is_erased_by_a_code() {
    let platform = Platform::fresh().await;
    let login = "siti@contoh.id";
    let (siti, budi) = (
        platform.join(login).await,
        platform.join("budi@contoh.id").await,
    );
    let request = ("personEraseRequest", "isRequested");
    let input = json!({ "login": login });
    let told = send(&platform, Some(&budi), request, input.clone()).await;
    assert_eq!(told, "NOT_FOUND");
    assert!(platform.notices().await.is_empty(), "nothing was sent");
    send(&platform, Some(&siti), request, input.clone()).await;
    let notice = platform.notices().await.pop().unwrap();
    assert_eq!(notice["kind"], "ERASE_CODE");
    let code = notice["parameters"]["code"].as_str().unwrap().to_owned();
    let erase = ("personErase", "isErased");
    let own = json!({ "login": login, "code": code });
    let sign_in = send(&platform, None, ("signInByCode", "token"), own.clone()).await;
    assert_eq!(
        sign_in["userErrors"][0]["code"], "WRONG_CODE",
        "erases alone"
    );
    for (token, input, refused) in [
        (&budi, own.clone(), "WRONG_CODE"),
        (&siti, json!({ "login": login, "code": "1" }), "MALFORMED"),
        (&siti, json!({}), "REQUIRED"),
        (&siti, json!({ "code": code }), "REQUIRED"),
        (
            &siti,
            json!({ "login": login, "code": code, "password": PASSWORD }),
            "REQUIRED",
        ),
    ] {
        let told = send(&platform, Some(token), erase, input).await;
        assert_eq!(told["userErrors"][0]["code"], refused, "{told}");
    }
    let told = send(&platform, Some(&siti), erase, own.clone()).await;
    assert_eq!(
        told["userErrors"][0]["code"], "WRONG_CODE",
        "budi used it up"
    );
    send(&platform, Some(&siti), request, input).await;
    let notice = platform.notices().await.pop().unwrap();
    let own = json!({ "login": login, "code": notice["parameters"]["code"] });
    let told = send(&platform, Some(&siti), erase, own).await;
    assert_eq!(told["isErased"], true, "{told}");
    let left = "SELECT COUNT(*) AS n FROM people WHERE erased_at IS NULL";
    assert_eq!(count(&platform, left).await, 1);
}
