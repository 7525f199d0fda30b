use super::*;
use crate::testing::{db, db_under};
use crate::{Db, StorageError};
use chrono::{DateTime, Duration};
use domain::person::PersonName;

async fn person(db: &Db) -> PersonId {
    let new = crate::person::NewPerson {
        name: PersonName::parse("Siti").unwrap(),
        phone: None,
        email: None,
        password_hash: None,
    };
    let tx = db.begin().await.unwrap();
    let id = crate::person::insert(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn stored(db: &Db, person: Option<PersonId>, text: &str) -> SealedValueId {
    let tx = db.begin().await.unwrap();
    let id = store(&tx, person, text.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn opened(db: &Db, id: SealedValueId) -> Result<String, StorageError> {
    Ok(match load(db, db.keyring(), id).await? {
        Sealed::Open(plain) => String::from_utf8(plain).unwrap(),
        Sealed::Erased => "erased".to_owned(),
    })
}

async fn hanging_rows(db: &Db) -> i64 {
    let found = hanging(db, db.keyring()).await.unwrap();
    found.iter().map(|one| one.rows).sum()
}

/// Rotates `steps` times one row, and forgets the last one: as killed before it was committed.
async fn rotate_and_die(db: &Db, steps: usize) {
    for _ in 0..steps {
        let tx = db.begin().await.unwrap();
        assert_eq!(rotate_some(&tx, 1).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
    let tx = db.begin().await.unwrap();
    rotate_some(&tx, 1).await.unwrap();
    drop(tx);
}

async fn rotate_all(db: &Db) {
    loop {
        let tx = db.begin().await.unwrap();
        let rotated = rotate_some(&tx, 2).await.unwrap();
        tx.commit().await.unwrap();
        if rotated == 0 {
            return;
        }
    }
}

#[tokio::test]
async fn keys_rotate_twice_and_killed_in_between_everything_opens() {
    let folder = tempfile::tempdir().unwrap();
    let at = DateTime::UNIX_EPOCH;
    let (first, second, third) = ([7; 32], [8; 32], [9; 32]);
    let old = db(folder.path(), at).await;
    let siti = person(&old).await;
    let ani = person(&old).await;
    let mut values = vec![
        (stored(&old, Some(siti), "alamat Siti").await, "alamat Siti"),
        (stored(&old, Some(ani), "alamat Ani").await, "alamat Ani"),
        (stored(&old, None, "pesan 1").await, "pesan 1"),
        (stored(&old, None, "pesan 2").await, "pesan 2"),
    ];
    // As a release wrote it that did not name its keys.
    let tx = old.begin().await.unwrap();
    let unnamed = "UPDATE person_keys SET key_id = NULL";
    execute(&tx, unnamed, vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(hanging_rows(&old).await, 2, "what names no key");
    drop(old);

    let both = db_under(folder.path(), at, (second, &[first])).await;
    values.push((stored(&both, None, "pesan 3").await, "pesan 3"));
    assert_eq!(hanging_rows(&both).await, 4);
    rotate_and_die(&both, 3).await;
    assert_eq!(hanging_rows(&both).await, 1);
    for (id, text) in &values {
        assert_eq!(opened(&both, *id).await.unwrap(), *text, "half way");
    }
    // A node that still seals under the old key reads what is sealed under either.
    let other = db_under(folder.path(), at, (first, &[second])).await;
    values.push((stored(&other, None, "pesan 4").await, "pesan 4"));
    for (id, text) in &values {
        assert_eq!(opened(&other, *id).await.unwrap(), *text, "the other node");
    }
    drop(other);
    rotate_all(&both).await;
    assert_eq!(hanging_rows(&both).await, 0);
    drop(both);

    let next = db_under(folder.path(), at, (third, &[second])).await;
    rotate_and_die(&next, 1).await;
    drop(next);
    let next = db_under(folder.path(), at, (third, &[second])).await;
    rotate_all(&next).await;
    drop(next);
    let alone = db_under(folder.path(), at, (third, &[])).await;
    for (id, text) in &values {
        assert_eq!(
            opened(&alone, *id).await.unwrap(),
            *text,
            "the last key alone"
        );
    }
    let gone = db_under(folder.path(), at, (second, &[first])).await;
    for (id, _) in &values {
        assert!(opened(&gone, *id).await.is_err(), "the keys of before");
    }
}

#[tokio::test]
async fn a_row_that_no_key_opens_is_named_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let at = DateTime::UNIX_EPOCH;
    let old = db(folder.path(), at).await;
    let id = stored(&old, None, "pesan").await;
    let without = db_under(folder.path(), at, ([8; 32], &[])).await;
    let tx = without.begin().await.unwrap();
    let broken = rotate_some(&tx, 10).await.unwrap_err().to_string();
    assert!(broken.contains(&id.to_string()), "{broken}");
    drop(tx);
    assert_eq!(opened(&old, id).await.unwrap(), "pesan");
}

#[tokio::test]
async fn what_is_forgotten_is_empty_for_ever_and_the_rest_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::UNIX_EPOCH + Duration::days(4_000);
    let db = db(folder.path(), now).await;
    let siti = person(&db).await;
    let money = stored(&db, Some(siti), "alamat").await;
    let tx = db.begin().await.unwrap();
    let other = store_as(&tx, KeptAs::Other, None, b"alasan").await.unwrap();
    let used = store_as(&tx, KeptAs::InUse, Some(siti), b"nik")
        .await
        .unwrap();
    let later = now + Duration::seconds(1);
    for (kept, before, forgotten) in [
        (KeptAs::Other, now, 0),
        (KeptAs::Other, later, 1),
        (KeptAs::Other, later, 0),
    ] {
        let rows = forget_older(&tx, kept, before, 10).await.unwrap();
        assert_eq!(rows, forgotten, "{kept:?} {before}");
    }
    tx.commit().await.unwrap();
    assert_eq!(opened(&db, other).await.unwrap(), "erased");
    assert_eq!(opened(&db, money).await.unwrap(), "alamat");
    let tx = db.begin().await.unwrap();
    forget(&tx, used).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(opened(&db, used).await.unwrap(), "erased");
    for sql in [
        "UPDATE sealed_values SET ciphertext = x'00'",
        "UPDATE sealed_values SET ciphertext = x'00', key_id = 'x'",
        "UPDATE sealed_values SET forgotten_at = NULL",
        "UPDATE sealed_values SET forgotten_at = '2026-01-01'",
        "DELETE FROM sealed_values",
    ] {
        let tx = db.begin().await.unwrap();
        let refused = execute(&tx, sql, vec![]).await;
        assert!(refused.is_err(), "{sql}");
    }
}
