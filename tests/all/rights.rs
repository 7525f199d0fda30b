//! Who may do what in an enterprise and over a region: given, taken, and fought over at once.

use crate::support::{Engine, on_both_databases, program};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::time::Duration;
use tests::client::{Client, Mutation, text};
use tests::platform::{NewEnterprise, Platform, user_errors};
use tests::rows::rows;

const VILLAGE: &str = "18.09.01.2010";
const MEMBERS: &str = "query($id: ID!) { enterprise(id: $id) {
    members { edges { node { id name kind mayMoney isViewer } } }
    invitations { edges { node { id login kind } } }
    delegations { edges { node { id holderName acceptedAt } } } } }";
const INVITE: Mutation = Mutation {
    name: "membershipInvite",
    input: "MembershipInviteInput",
    fields: "invitation { id login kind }",
};
const WITHDRAW: Mutation = Mutation {
    name: "membershipInvitationWithdraw",
    input: "MembershipInvitationWithdrawInput",
    fields: "isEnded",
};
const ACCEPT: Mutation = Mutation {
    name: "membershipInvitationAccept",
    input: "MembershipInvitationCodeInput",
    fields: "membership { id kind }",
};
const DECLINE: Mutation = Mutation {
    name: "membershipInvitationDecline",
    input: "MembershipInvitationCodeInput",
    fields: "isEnded",
};
const CHANGE: Mutation = Mutation {
    name: "membershipChange",
    input: "MembershipChangeInput",
    fields: "member { kind }",
};
const END: Mutation = Mutation {
    name: "membershipEnd",
    input: "MembershipEndInput",
    fields: "isEnded",
};
const HAND_OVER: Mutation = Mutation {
    name: "enterpriseTransferOffer",
    input: "EnterpriseTransferOfferInput",
    fields: "transfer { id toName }",
};
const TAKE_OVER: Mutation = Mutation {
    name: "enterpriseTransferAccept",
    input: "EnterpriseTransferInput",
    fields: "enterprise { id }",
};
const DELEGATE: Mutation = Mutation {
    name: "delegationOffer",
    input: "DelegationOfferInput",
    fields: "delegation { id acceptedAt }",
};
const ACT: Mutation = Mutation {
    name: "delegationAccept",
    input: "DelegationInput",
    fields: "delegation { id }",
};
const STOP: Mutation = Mutation {
    name: "delegationEnd",
    input: "DelegationInput",
    fields: "isEnded",
};
const FEE: Mutation = Mutation {
    name: "enterpriseDeliverySet",
    input: "EnterpriseDeliverySetInput",
    fields: "enterprise { id }",
};

/// What became of a mutation: `done`, the code of its first user error, or of its denial.
async fn outcome(client: &Client, mutation: Mutation, input: &Value) -> String {
    let variables = json!({ "input": input });
    let answer = client.ask(&mutation.document(), &variables).await.unwrap();
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let errors = user_errors(&answer["data"][mutation.name]);
    errors.first().map_or("done".to_owned(), |error| {
        error.rsplit(' ').next().unwrap_or_default().to_owned()
    })
}

/// Denied, and nothing is left of it.
async fn assert_denied(platform: &Platform, who: &Client, what: (Mutation, &Value), code: &str) {
    let before = rows(platform.ground()).await.unwrap();
    assert_eq!(outcome(who, what.0, what.1).await, code, "{}", what.1);
    let after = rows(platform.ground()).await.unwrap();
    assert_eq!(before, after, "{}", what.1);
}

/// The newest code that was sent to `login`, of the kind `kind`.
async fn code_for(platform: &Platform, login: &str, kind: &str) -> String {
    let file = platform.folder().join("notices.jsonl");
    for _ in 0..200 {
        let lines = std::fs::read_to_string(&file).unwrap_or_default();
        let letters = lines.lines().rev().map(serde_json::from_str::<Value>);
        let mut letters = letters.map(Result::unwrap);
        let sent = letters.find(|one| one["to"] == login && one["kind"] == kind);
        if let Some(code) = sent.and_then(|one| text(&one, "/parameters/code").ok()) {
            return code;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was sent to {login}");
}

fn invitation(enterprise: &str, login: &str, kind: &str) -> Value {
    let all = kind != "STAFF";
    json!({ "enterpriseId": enterprise, "login": login, "kind": kind, "mayList": true,
        "mayShip": true, "mayMoney": all, "idempotencyKey": format!("{kind}-{login}") })
}

/// An enterprise with an owner; both.
async fn enterprise(platform: &Platform, kind: &str, login: &str) -> (Client, String) {
    let owner = platform.join("Pemilik", login).await.unwrap();
    let new = NewEnterprise {
        name: &format!("Usaha {login}"),
        kind,
        village: VILLAGE,
        delivery_fee: None,
    };
    let id = platform.enterprise(&owner, &new).await.unwrap();
    (owner, id)
}

/// Has `login` join `enterprise`; signed in, with their membership.
async fn joined(
    platform: &Platform,
    (by, enterprise): (&Client, &str),
    (login, kind): (&str, &str),
) -> (Client, String) {
    let input = invitation(enterprise, login, kind);
    by.done(INVITE, &input).await.unwrap();
    let who = platform.join("Anggota", login).await.unwrap();
    let code = code_for(platform, login, "INVITATION").await;
    let done = who.done(ACCEPT, &json!({ "code": code })).await.unwrap();
    (who, text(&done, "/membership/id").unwrap())
}

fn change(id: &str, kind: &str) -> Value {
    let money = kind != "STAFF";
    json!({ "id": id, "kind": kind, "mayList": true, "mayShip": true, "mayMoney": money })
}

/// Shows that `login` is theirs, by the code that it is sent.
async fn confirm(platform: &Platform, who: &Client, login: &str) {
    let ask = "mutation($login: String!) { loginConfirmRequest(input: { login: $login }) {
        userErrors { code } } }";
    who.gql(ask, &json!({ "login": login })).await.unwrap();
    let code = code_for(platform, login, "CONFIRM_CODE").await;
    let confirm = "mutation($login: String!, $code: String!) {
        loginConfirm(input: { login: $login, code: $code }) { userErrors { code } } }";
    let told = who
        .gql(confirm, &json!({ "login": login, "code": code }))
        .await
        .unwrap();
    assert_eq!(told["loginConfirm"]["userErrors"], json!([]));
}

on_both_databases! {
    async fn an_invitation_is_accepted_once_by_whom_it_is_for(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let (owner, id) = enterprise(&platform, "UMKM", "ani@contoh.id").await;
        let other = platform.join("Lain", "lain@contoh.id").await.unwrap();
        let input = invitation(&id, "budi@contoh.id", "STAFF");
        for (who, code) in [(&other, "NOT_FOUND"), (&platform.guest, "UNAUTHENTICATED")] {
            assert_denied(&platform, who, (INVITE, &input), code).await;
        }
        let mut rich = invitation(&id, "x", "STAFF");
        rich["mayMoney"] = json!(true);
        let told = user_errors(&owner.send(INVITE, &rich).await.unwrap());
        assert_eq!(told, ["login: MALFORMED", "mayMoney: NOT_ALLOWED"]);
        let first = owner.done(INVITE, &input).await.unwrap();
        assert_eq!(first["invitation"]["login"], "b•••@contoh.id");
        assert_eq!(owner.done(INVITE, &input).await.unwrap(), first, "the same again");
        let known = invitation(&id, "lain@contoh.id", "STAFF");
        let known = owner.done(INVITE, &known).await.unwrap();
        assert_eq!(known["invitation"]["kind"], first["invitation"]["kind"]);
        let code = code_for(&platform, "lain@contoh.id", "INVITATION").await;
        let input = json!({ "code": code });
        let wrong = json!({ "code": "0000-0000-0000-0000" });
        assert_denied(&platform, &other, (ACCEPT, &wrong), "CODE_NOT_VALID").await;
        let unproven = "{ viewer { invitations { kind } } }";
        let seen = other.gql(unproven, &json!({})).await.unwrap();
        assert_eq!(seen["viewer"]["invitations"], json!([]), "the login may be anybody's");
        confirm(&platform, &other, "lain@contoh.id").await;
        assert_denied(&platform, &owner, (ACCEPT, &input), "OTHER_ACCOUNT").await;
        let asked = "{ viewer { invitations { kind } memberships { kind } } }";
        let seen = other.gql(asked, &json!({})).await.unwrap();
        assert_eq!(seen["viewer"]["invitations"], json!([{ "kind": "STAFF" }]));
        let (one, two) = tokio::join!(other.done(ACCEPT, &input), other.done(ACCEPT, &input));
        assert_eq!(one.unwrap(), two.unwrap(), "twice at once is once");
        let seen = other.gql(asked, &json!({})).await.unwrap();
        let now = json!({ "invitations": [], "memberships": [{ "kind": "STAFF" }] });
        assert_eq!(seen["viewer"], now);

        let code = code_for(&platform, "budi@contoh.id", "INVITATION").await;
        let open = json!({ "id": first["invitation"]["id"] });
        assert_denied(&platform, &other, (WITHDRAW, &open), "NOT_FOUND").await;
        owner.done(WITHDRAW, &open).await.unwrap();
        let input = json!({ "code": code });
        let stranger = platform.join("Budi", "budi@contoh.id").await.unwrap();
        for answer in [ACCEPT, DECLINE] {
            assert_denied(&platform, &stranger, (answer, &input), "CODE_NOT_VALID").await;
        }
        let database = tests::rows::database(&platform.ground().database_url(), 1).await.unwrap();
        for (column, hidden) in [("login_hash", "budi@contoh.id"), ("end_kind", "contoh")] {
            let sql = format!("SELECT COUNT(*) AS n FROM membership_invitations \
                 WHERE CAST({column} AS TEXT) LIKE '%{hidden}%' OR login_sealed IS NOT NULL");
            let ask = Statement::from_string(database.get_database_backend(), sql);
            let row = database.query_one_raw(ask).await.unwrap().unwrap();
            assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "{column}");
        }
        database.close().await.unwrap();
    }
}

on_both_databases! {
    async fn two_owners_who_end_each_other_at_once_leave_one(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let (owner, id) = enterprise(&platform, "UMKM", "ani@contoh.id").await;
        let people = owner.gql(MEMBERS, &json!({ "id": id })).await.unwrap();
        let first = text(&people, "/enterprise/members/edges/0/node/id").unwrap();
        for (mutation, input) in [
            (END, json!({ "id": first })),
            (CHANGE, change(&first, "MANAGER")),
        ] {
            assert_denied(&platform, &owner, (mutation, &input), "LAST_OWNER").await;
        }
        let by = (&owner, id.as_str());
        let (other, second) = joined(&platform, by, ("budi@contoh.id", "OWNER")).await;
        let (manager, third) = joined(&platform, by, ("cici@contoh.id", "MANAGER")).await;
        let (staff, fourth) = joined(&platform, by, ("dedi@contoh.id", "STAFF")).await;
        for (who, mutation, input) in [
            (&manager, END, json!({ "id": first })),
            (&manager, CHANGE, change(&second, "STAFF")),
            (&manager, CHANGE, change(&third, "OWNER")),
            (&manager, INVITE, invitation(&id, "eka@contoh.id", "OWNER")),
            (&staff, CHANGE, change(&fourth, "MANAGER")),
            (&staff, END, json!({ "id": third })),
        ] {
            assert_denied(&platform, who, (mutation, &input), "NOT_FOUND").await;
        }
        let seen = staff.gql(MEMBERS, &json!({ "id": id })).await.unwrap();
        assert_eq!(seen["enterprise"]["members"], Value::Null);
        let mut narrow = change(&third, "MANAGER");
        narrow["mayMoney"] = json!(false);
        owner.done(CHANGE, &narrow).await.unwrap();
        let rich = change(&third, "MANAGER");
        assert_denied(&platform, &manager, (CHANGE, &rich), "NOT_FOUND").await;
        staff.done(END, &json!({ "id": fourth })).await.unwrap();

        let (one, two) = (json!({ "id": first }), json!({ "id": second }));
        let ended = tokio::join!(outcome(&owner, END, &two), outcome(&other, END, &one));
        let mut ended = [ended.0, ended.1];
        ended.sort();
        assert_eq!(ended, ["NOT_FOUND", "done"]);
        let people = manager.gql(MEMBERS, &json!({ "id": id })).await.unwrap();
        let people = people["enterprise"]["members"]["edges"].as_array().unwrap();
        let owners = people.iter().filter(|one| one["node"]["kind"] == "OWNER");
        assert_eq!(owners.count(), 1);
        let survivor = outcome(&owner, END, &one).await;
        let own = if survivor == "LAST_OWNER" { &owner } else { &other };

        let input = json!({ "enterpriseId": id, "membershipId": third, "idempotencyKey": "t" });
        assert_denied(&platform, &manager, (HAND_OVER, &input), "NOT_FOUND").await;
        let offer = own.done(HAND_OVER, &input).await.unwrap();
        let taken = json!({ "id": offer["transfer"]["id"] });
        assert_denied(&platform, own, (TAKE_OVER, &taken), "NOT_FOUND").await;
        manager.done(TAKE_OVER, &taken).await.unwrap();
        manager.done(TAKE_OVER, &taken).await.unwrap();
        let input = json!({ "id": third });
        assert_denied(&platform, own, (END, &input), "NOT_FOUND").await;
        assert_denied(&platform, &manager, (END, &input), "LAST_OWNER").await;
    }
}

on_both_databases! {
    async fn a_delegate_does_what_was_given_until_either_side_ends(engine: Engine) {
        let platform = Platform::open(&program(), engine, &[]).await.unwrap();
        let (owner, umkm) = enterprise(&platform, "UMKM", "ani@contoh.id").await;
        let (director, bumdes) = enterprise(&platform, "BUMDES", "bumdes@contoh.id").await;
        let (_, small) = enterprise(&platform, "UMKM", "kecil@contoh.id").await;
        let offer = |holder: &str, key: &str| {
            json!({ "enterpriseId": umkm, "holderId": holder, "mayList": true, "mayShip": true,
                "mayMoney": false, "idempotencyKey": key })
        };
        let given = offer(&bumdes, "a");
        assert_denied(&platform, &director, (DELEGATE, &given), "NOT_FOUND").await;
        for holder in [&small, &umkm] {
            let told = if *holder == small { "NOT_ALLOWED" } else { "UNKNOWN" };
            let input = offer(holder, "b");
            assert_denied(&platform, &owner, (DELEGATE, &input), told).await;
        }
        let made = owner.done(DELEGATE, &given).await.unwrap();
        let one = json!({ "id": made["delegation"]["id"] });
        let again = offer(&bumdes, "c");
        assert_denied(&platform, &owner, (DELEGATE, &again), "ALREADY_DELEGATED").await;
        assert_denied(&platform, &owner, (ACT, &one), "NOT_FOUND").await;
        let asked = "query($id: ID!) { enterprise(id: $id) { members { edges { node { id } } }
            sellerOrders { edges { node { id } } } balance { goods } } }";
        let sees = async || {
            let data = director.gql(asked, &json!({ "id": umkm })).await.unwrap();
            let is = |field: &str| !data["enterprise"][field].is_null();
            (is("sellerOrders"), is("balance"), is("members"))
        };
        assert_eq!(sees().await, (false, false, false), "it is only offered");
        let (first, second) = tokio::join!(director.done(ACT, &one), director.done(ACT, &one));
        assert_eq!(first.unwrap(), second.unwrap());
        assert_eq!(sees().await, (true, false, false));
        let fee = json!({ "id": umkm, "fee": 1000 });
        let invite = invitation(&umkm, "eka@contoh.id", "STAFF");
        let people = owner.gql(MEMBERS, &json!({ "id": umkm })).await.unwrap();
        let member = text(&people, "/enterprise/members/edges/0/node/id").unwrap();
        let end = json!({ "id": member });
        for what in [(FEE, &fee), (INVITE, &invite), (END, &end)] {
            assert_denied(&platform, &director, what, "NOT_FOUND").await;
        }
        let officer = |verb: &str| {
            let fields = "enterprise { status }";
            let reasoned = verb == "Suspend";
            let kind = if reasoned { "ReasonedDecision" } else { "Decision" };
            format!("mutation($input: Enterprise{kind}Input!) {{ enterprise{verb}(input: $input) \
                {{ {fields} }} }}")
        };
        let reason = json!({ "input": { "id": bumdes, "reason": "izin" } });
        platform.admin.gql(&officer("Suspend"), &reason).await.unwrap();
        assert_eq!(sees().await, (false, false, false), "the holder was stopped");
        let input = json!({ "input": { "id": bumdes } });
        platform.admin.gql(&officer("Reinstate"), &input).await.unwrap();
        assert_eq!(sees().await, (true, false, false));
        director.done(STOP, &one).await.unwrap();
        owner.done(STOP, &one).await.unwrap();
        assert_eq!(sees().await, (false, false, false), "it has ended");
        assert_denied(&platform, &director, (ACT, &one), "OFFER_OVER").await;
    }
}
