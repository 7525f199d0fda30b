use super::*;
use crate::sql::{execute, number};
use crate::{Db, Tx};
use chrono::DateTime;
use domain::enterprise::{
    Description, EnterpriseKind, EnterpriseName, EnterpriseStatus, MemberVillage, MemberVillages,
    Nib, Npwp,
};
use domain::person::{
    Mandate, MandateKind, Membership, MembershipKind, RegionScope, Rights, Sight,
};
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, MandateId, MembershipId, Rupiah};

const HERE: &str = "1804052001";
const THERE: &str = "1805012001";

async fn fresh(folder: &tempfile::TempDir) -> Db {
    let db = crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await;
    let tx = db.begin().await.unwrap();
    for village in [HERE, THERE] {
        let sql = format!(
            "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) \
             VALUES ('{village}', 4, 'DESA', 'A', 'a', '2020-01-01')"
        );
        execute(&tx, &sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    db
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn umkm(village: &str) -> NewEnterprise {
    NewEnterprise {
        name: EnterpriseName::parse("Kripik Bu Ani").unwrap(),
        kind: EnterpriseKind::Umkm,
        programme: None,
        description: Description::parse("Kripik pisang").unwrap(),
        home_village: code(village),
        member_villages: MemberVillages::default(),
        nib: Some(Nib::parse("1234567890123").unwrap()),
        npwp: Some(Npwp::parse("012345678901000").unwrap()),
        nib_exemption: None,
        owner_nik: None,
        legal_number: None,
        nik_koperasi: None,
        claimed: true,
    }
}

async fn verify(tx: &Tx, id: EnterpriseId) {
    for (from, to) in [
        (EnterpriseStatus::Draft, EnterpriseStatus::Submitted),
        (EnterpriseStatus::Submitted, EnterpriseStatus::Verified),
    ] {
        let change = StatusChange {
            enterprise: id,
            from,
            to,
            reason: None,
            items: Vec::new(),
            by: None,
        };
        assert!(set_status(tx, &change).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn what_is_stored_reads_back_and_numbers_are_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let new = umkm(HERE);
    let tx = db.begin().await.unwrap();
    let id = insert(&tx, &new, None).await.unwrap();
    set_delivery_fee(&tx, id, Rupiah::new(10_000))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let found = find(&db, id).await.unwrap().unwrap();
    assert_eq!((&found.name, &found.home_village), (&new.name, &code(HERE)));
    assert_eq!(found.status, EnterpriseStatus::Draft);
    assert_eq!(found.delivery_fee, Rupiah::new(10_000));
    assert_eq!(
        find_by_slug(&db, &found.slug).await.unwrap(),
        Some(found.clone())
    );
    assert_eq!(find_many(&db, &[id]).await.unwrap(), [found]);
    let numbers = sealed_numbers(&db, (db.keyring(), &Sight::house()), id)
        .await
        .unwrap();
    assert_eq!((numbers.nib, numbers.npwp), (new.nib, new.npwp));
    let plain =
        "SELECT COUNT(*) AS n FROM enterprises WHERE nib_sealed = CAST('1234567890123' AS BLOB)";
    assert_eq!(number(&db, plain, vec![]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_status_changes_from_the_one_it_had_and_leaves_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let tx = db.begin().await.unwrap();
    let id = insert(&tx, &umkm(HERE), None).await.unwrap();
    verify(&tx, id).await;
    let late = StatusChange {
        enterprise: id,
        from: EnterpriseStatus::Submitted,
        to: EnterpriseStatus::Refused,
        reason: Some("terlambat".to_owned()),
        items: Vec::new(),
        by: None,
    };
    assert!(set_status(&tx, &late).await.unwrap().is_none());
    tx.commit().await.unwrap();
    let rows = "SELECT COUNT(*) AS n FROM enterprise_status_changes";
    assert_eq!(
        number(&db, rows, vec![]).await.unwrap(),
        3,
        "draft, submitted, verified"
    );
    let found = find(&db, id).await.unwrap().unwrap();
    assert_eq!(found.status, EnterpriseStatus::Verified);
}

#[tokio::test]
async fn member_villages_read_back_by_code() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let member = |village, share| MemberVillage {
        village: code(village),
        share: BasisPoints::new(share).unwrap(),
    };
    let kind = EnterpriseKind::BumdesBersama;
    let members = vec![member(THERE, 4_000), member(HERE, 6_000)];
    let shared = NewEnterprise {
        kind,
        member_villages: MemberVillages::parse(kind, members).unwrap(),
        ..umkm(HERE)
    };
    let tx = db.begin().await.unwrap();
    let id = insert(&tx, &shared, None).await.unwrap();
    tx.commit().await.unwrap();
    let found = member_villages(&db, id).await.unwrap();
    assert_eq!(found, [member(HERE, 6_000), member(THERE, 4_000)]);
    let unknown = code("1899992001");
    let missing = missing_villages(&db, &[code(HERE), unknown.clone()]).await;
    assert_eq!(missing.unwrap(), [unknown]);
}

fn officer(scope: RegionScope) -> Rights {
    let mandate = Mandate {
        id: MandateId::from_uuid(uuid::Uuid::nil()),
        kind: MandateKind::Viewer,
        scope,
    };
    Rights {
        memberships: vec![],
        mandates: vec![mandate],
    }
}

fn member(enterprise: EnterpriseId) -> Rights {
    let membership = Membership {
        id: MembershipId::from_uuid(uuid::Uuid::nil()),
        enterprise,
        kind: MembershipKind::Staff,
        may_list: false,
        may_ship: false,
        may_money: false,
        through: None,
    };
    Rights {
        memberships: vec![membership],
        mandates: vec![],
    }
}

#[tokio::test]
async fn a_list_holds_what_its_reader_may_see() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let tx = db.begin().await.unwrap();
    let shown = insert(&tx, &umkm(HERE), None).await.unwrap();
    verify(&tx, shown).await;
    let draft_here = insert(&tx, &umkm(HERE), None).await.unwrap();
    let elsewhere = insert(&tx, &umkm(THERE), None).await.unwrap();
    tx.commit().await.unwrap();
    let listed = async |rights: &Rights, filter: EnterpriseFilter, after| {
        let listing = EnterpriseListing {
            filter,
            after,
            limit: 10,
        };
        let found = list(&db, rights, &listing).await.unwrap();
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let any = EnterpriseFilter::default;
    let all = vec![shown, draft_here, elsewhere];
    assert_eq!(listed(&Rights::default(), any(), None).await, [shown]);
    assert_eq!(
        listed(&member(elsewhere), any(), None).await,
        [shown, elsewhere]
    );
    let regent = officer(RegionScope::Subtree(code("1804")));
    assert_eq!(listed(&regent, any(), None).await, [shown, draft_here]);
    let platform = officer(RegionScope::All);
    assert_eq!(listed(&platform, any(), None).await, all);
    assert_eq!(listed(&platform, any(), Some(shown)).await, all[1..]);
    let drafts_there = EnterpriseFilter {
        region: Some(code("1805")),
        kind: Some(EnterpriseKind::Umkm),
        status: Some(EnterpriseStatus::Draft),
    };
    assert_eq!(
        listed(&platform, drafts_there.clone(), None).await,
        [elsewhere]
    );
    assert!(listed(&regent, drafts_there, None).await.is_empty());
}
