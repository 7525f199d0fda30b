use super::*;
use crate::Db;
use chrono::{DateTime, Duration};
use domain::person::{
    EmailAddress, Login, MandateKind, MembershipKind, PersonName, PhoneNumber, Powers, RegionScope,
};
use domain::region::RegionCode;
use domain::{EnterpriseId, PersonId};

async fn fresh(folder: &tempfile::TempDir) -> Db {
    crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await
}

fn siti() -> NewPerson {
    NewPerson {
        name: PersonName::parse("Siti Aminah").unwrap(),
        phone: Some(PhoneNumber::parse("081234567890").unwrap()),
        email: Some(EmailAddress::parse("siti@contoh.id").unwrap()),
        password_hash: None,
    }
}

async fn with_siti(db: &Db) -> PersonId {
    let tx = db.begin().await.unwrap();
    let id = insert(&tx, &siti()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_person_is_found_by_id_and_by_either_login() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let id = with_siti(&db).await;
    let tx = db.begin().await.unwrap();
    set_password_hash(&tx, id, "hashed").await.unwrap();
    tx.commit().await.unwrap();
    let person = find(&db, id).await.unwrap().unwrap();
    assert_eq!(person.name.as_str(), "Siti Aminah");
    for login in ["0812-3456-7890", "SITI@contoh.id"] {
        let login = Login::parse(login).unwrap();
        let account = find_by_login(&db, &login).await.unwrap().unwrap();
        assert_eq!(account.person, person);
        assert_eq!(account.password_hash.as_deref(), Some("hashed"));
    }
    let other = Login::parse("081234567891").unwrap();
    assert!(find_by_login(&db, &other).await.unwrap().is_none());
}

#[tokio::test]
async fn a_login_belongs_to_one_person() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    with_siti(&db).await;
    let tx = db.begin().await.unwrap();
    let again = insert(&tx, &siti()).await.unwrap_err();
    assert!(again.is_duplicate(), "{again:?}");
}

#[tokio::test]
async fn a_session_lives_until_it_ends_or_runs_out() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let person = with_siti(&db).await;
    let now = DateTime::UNIX_EPOCH;
    let tx = db.begin().await.unwrap();
    let session = NewSession {
        person,
        token_hash: vec![7; 32],
        access_expires_at: None,
        expires_at: now + Duration::days(30),
        started_by: "PASSWORD",
        client: None,
    };
    let id = insert_session(&tx, session).await.unwrap();
    tx.commit().await.unwrap();
    let live = async |hash: u8, at| find_live_session(&db, vec![hash; 32], at).await.unwrap();
    assert_eq!(
        live(7, now).await,
        Some(LiveSession {
            id,
            person,
            last_used_at: now
        })
    );
    assert_eq!(live(8, now).await, None);
    let last = now + Duration::days(30) - Duration::microseconds(1);
    assert!(live(7, last).await.is_some());
    assert_eq!(live(7, now + Duration::days(30)).await, None);
    let tx = db.begin().await.unwrap();
    end_session(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(live(7, now).await, None);
}

async fn enterprise(db: &Db, tx: &crate::Tx, slug: &str) -> EnterpriseId {
    use crate::sql::{execute, values};
    let village = "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) \
                   VALUES ('1804052001', 4, 'DESA', 'A', 'a', '2020-01-01') \
                   ON CONFLICT DO NOTHING";
    execute(tx, village, vec![]).await.unwrap();
    let id: EnterpriseId = db.environment().new_id(tx.now());
    let sql = "INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, \
               status, claimed, money_holder, created_at, updated_at) \
               VALUES ($1, $2, 'Abc', 'UMKM', '', '1804052001', 'DRAFT', $3, 'PLATFORM', $4, $4)";
    execute(tx, sql, values![id, slug, true, tx.now()])
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn rights_hold_memberships_and_mandates_until_they_end() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let person = with_siti(&db).await;
    let village = RegionCode::parse("1804052001").unwrap();
    let tx = db.begin().await.unwrap();
    let own = enterprise(&db, &tx, "own").await;
    let membership = NewMembership {
        person,
        enterprise: own,
        kind: MembershipKind::Manager,
        may_list: true,
        may_ship: true,
        may_money: false,
    };
    insert_membership(&tx, membership).await.unwrap();
    let mandate = NewMandate {
        person,
        kind: MandateKind::Verifier,
        scope: RegionScope::Subtree(RegionCode::parse("1804").unwrap()),
        granted_by: None,
    };
    let id = insert_mandate(&tx, &mandate).await.unwrap();
    tx.commit().await.unwrap();
    let rights = rights_of(&db, person).await.unwrap();
    assert!(rights.may_list(own) && rights.may_manage(own) && !rights.may_see_money(own));
    assert!(rights.may_verify(&village));
    let held = find_mandate(&db, person, mandate.kind, &mandate.scope).await;
    assert_eq!(held.unwrap().map(|held| held.id), Some(id));
    let tx = db.begin().await.unwrap();
    assert!(end_mandate(&tx, id).await.unwrap());
    assert!(!end_mandate(&tx, id).await.unwrap(), "it has ended already");
    tx.commit().await.unwrap();
    assert!(!rights_of(&db, person).await.unwrap().may_verify(&village));
}

async fn own(tx: &crate::Tx, person: PersonId, enterprise: EnterpriseId, kind: MembershipKind) {
    let membership = NewMembership {
        person,
        enterprise,
        kind,
        may_list: true,
        may_ship: false,
        may_money: false,
    };
    insert_membership(tx, membership).await.unwrap();
}

async fn set_status(db: &Db, enterprise: EnterpriseId, status: &str) {
    use crate::sql::{execute, values};
    let tx = db.begin().await.unwrap();
    let sql = "UPDATE enterprises SET status = $2 WHERE id = $1";
    execute(&tx, sql, values![enterprise, status])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_right_through_another_enterprise_is_the_narrower_of_the_two_while_both_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let person = with_siti(&db).await;
    let tx = db.begin().await.unwrap();
    let [bumdes, coop, umkm, third] = [
        enterprise(&db, &tx, "bumdes").await,
        enterprise(&db, &tx, "coop").await,
        enterprise(&db, &tx, "umkm").await,
        enterprise(&db, &tx, "third").await,
    ];
    own(&tx, person, bumdes, MembershipKind::Manager).await;
    own(&tx, person, coop, MembershipKind::Staff).await;
    let held = insert_delegated(&tx, umkm, bumdes, Powers::ALL)
        .await
        .unwrap();
    for holder in [umkm, coop] {
        insert_delegated(&tx, third, holder, Powers::ALL)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let rights = async || rights_of(&db, person).await.unwrap();
    assert!(!rights().await.is_member(umkm), "the holder is a draft");
    for holder in [bumdes, coop, umkm] {
        set_status(&db, holder, "VERIFIED").await;
    }
    let all = rights().await;
    assert!(all.may_list(umkm), "both may list");
    assert!(!all.may_ship(umkm) && !all.may_see_money(umkm) && !all.may_manage(umkm));
    assert!(!all.is_member(third), "no chain, and nothing for staff");
    for (which, status, holds) in [
        (umkm, "SUSPENDED", true),
        (umkm, "CLOSED", false),
        (umkm, "VERIFIED", true),
        (bumdes, "SUSPENDED", false),
        (bumdes, "CLOSED", false),
        (bumdes, "VERIFIED", true),
    ] {
        set_status(&db, which, status).await;
        assert_eq!(rights().await.may_list(umkm), holds, "{status}");
    }
    let tx = db.begin().await.unwrap();
    assert!(end_membership(&tx, held).await.unwrap());
    assert!(!end_membership(&tx, held).await.unwrap());
    let again = insert_delegated(&tx, umkm, bumdes, Powers::ALL).await;
    again.unwrap();
    let twice = insert_delegated(&tx, umkm, bumdes, Powers::ALL).await;
    assert!(twice.is_err_and(|error| error.is_duplicate()));
    tx.roll_back().await.unwrap();
    let tx = db.begin().await.unwrap();
    end_membership(&tx, held).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!rights().await.is_member(umkm), "it has ended");
}
