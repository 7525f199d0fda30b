use super::*;
use crate::Db;
use chrono::{DateTime, Duration};
use domain::person::{
    EmailAddress, Login, MandateKind, MembershipKind, PersonName, PhoneNumber, RegionScope,
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

#[tokio::test]
async fn a_right_through_another_enterprise_is_the_narrower_of_the_two() {
    use crate::sql::{execute, values};
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let person = with_siti(&db).await;
    let tx = db.begin().await.unwrap();
    let bumdes = enterprise(&db, &tx, "bumdes").await;
    let umkm = enterprise(&db, &tx, "umkm").await;
    let staff = NewMembership {
        person,
        enterprise: bumdes,
        kind: MembershipKind::Staff,
        may_list: true,
        may_ship: false,
        may_money: false,
    };
    insert_membership(&tx, staff).await.unwrap();
    let id: domain::MembershipId = tx.new_id();
    let sql = "INSERT INTO memberships (id, enterprise_id, holder_enterprise_id, kind, may_list, \
               may_ship, may_money, created_at) VALUES ($1, $2, $3, 'MANAGER', $4, $4, $4, $5)";
    execute(&tx, sql, values![id, umkm, bumdes, true, tx.now()])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let rights = rights_of(&db, person).await.unwrap();
    assert!(rights.may_list(umkm), "both may list");
    assert!(!rights.may_ship(umkm), "staff of the holder may not");
    assert!(!rights.may_manage(umkm) && !rights.may_see_money(umkm));
}
