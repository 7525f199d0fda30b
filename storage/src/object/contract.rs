//! What every [`ObjectStore`] must do, checked on the real thing.
//!
//! Each check uses keys of its own, so that the suite can run on a store shared with others.

use super::{ObjectError, ObjectStore};
use bytes::Bytes;
use chrono::{DateTime, TimeZone, Utc};
use domain::media::{ObjectKey, ObjectKind, ObjectPrefix};
use futures::StreamExt;
use futures::future::join_all;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Runs the whole suite on `store`, which must be empty.
pub async fn check(store: &dyn ObjectStore) {
    reads_what_was_written(store).await;
    reads_ranges(store).await;
    writes_a_key_once(store).await;
    one_of_sixteen_creators_wins(store).await;
    says_what_is_missing(store).await;
    deletes_twice(store).await;
    streams_24_mib(store).await;
    lists_in_order_by_page(store).await;
}

fn key(number: u128) -> ObjectKey {
    ObjectKey::of_id(
        ObjectKind::Upload,
        month(11),
        Uuid::from_u128(number),
        "bin",
    )
    .unwrap()
}

fn month(month: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, 1, 0, 0, 0).unwrap()
}

async fn put(store: &dyn ObjectStore, key: &ObjectKey, bytes: impl Into<Bytes>) {
    let kept = store
        .put_new(key, bytes.into(), "application/octet-stream")
        .await;
    kept.unwrap();
}

async fn read(store: &dyn ObjectStore, key: &ObjectKey) -> Bytes {
    let body = store.get(key, None).await.unwrap();
    body.collect(1 << 30).await.unwrap()
}

async fn reads_what_was_written(store: &dyn ObjectStore) {
    put(store, &key(1), &b"pisang"[..]).await;
    put(store, &key(2), Bytes::new()).await;
    assert_eq!(read(store, &key(1)).await, "pisang");
    assert_eq!(read(store, &key(2)).await, "");
    assert_eq!(store.head(&key(1)).await.unwrap().bytes, 6);
    let body = store.get(&key(1), None).await.unwrap();
    let refused = body.collect(5).await;
    assert!(matches!(
        refused,
        Err(ObjectError::TooLarge {
            bytes: 6,
            max_bytes: 5
        })
    ));
}

async fn reads_ranges(store: &dyn ObjectStore) {
    put(store, &key(3), &b"0123456789"[..]).await;
    for (asked, carried, text) in [
        (0..1, 0..1, "0"),
        (3..7, 3..7, "3456"),
        (8..99, 8..10, "89"),
    ] {
        let body = store.get(&key(3), Some(asked)).await.unwrap();
        assert_eq!((body.total_bytes, &body.range), (10, &carried));
        assert_eq!(body.collect(10).await.unwrap(), text);
    }
    for outside in [10..11, 5..5, 99..u64::MAX] {
        let refused = store.get(&key(3), Some(outside)).await;
        assert!(matches!(
            refused,
            Err(ObjectError::OutOfRange { total_bytes: 10 })
        ));
    }
}

async fn writes_a_key_once(store: &dyn ObjectStore) {
    put(store, &key(4), &b"first"[..]).await;
    let again = store.put_new(&key(4), "second".into(), "text/plain").await;
    assert!(matches!(again, Err(ObjectError::AlreadyExists { key: taken }) if taken == key(4)));
    assert_eq!(read(store, &key(4)).await, "first");
}

async fn one_of_sixteen_creators_wins(store: &dyn ObjectStore) {
    let contents: Vec<Bytes> = (0..16_u8).map(|each| vec![each; 2 << 20].into()).collect();
    let key = key(5);
    let attempts = contents
        .iter()
        .map(|bytes| store.put_new(&key, bytes.clone(), "application/octet-stream"));
    let results = join_all(attempts).await;
    let winners: Vec<usize> = (0..16).filter(|at| results[*at].is_ok()).collect();
    assert_eq!(winners.len(), 1, "winners: {winners:?}");
    for result in results.iter().filter(|result| result.is_err()) {
        assert!(matches!(result, Err(ObjectError::AlreadyExists { .. })));
    }
    assert!(read(store, &key).await == contents[winners[0]]);
}

async fn says_what_is_missing(store: &dyn ObjectStore) {
    let missing = key(404);
    let is_missing = |error: &ObjectError| matches!(error, ObjectError::NotFound { .. });
    assert!(is_missing(&store.get(&missing, None).await.unwrap_err()));
    let ranged = store.get(&missing, Some(0..1)).await;
    assert!(is_missing(&ranged.unwrap_err()));
    assert!(is_missing(&store.head(&missing).await.unwrap_err()));
    let nowhere = ObjectPrefix::of_kind(ObjectKind::Document);
    assert_eq!(store.list(&nowhere, None, 9).await.unwrap(), []);
}

async fn deletes_twice(store: &dyn ObjectStore) {
    put(store, &key(6), &b"gone"[..]).await;
    store.delete(&key(6)).await.unwrap();
    store.delete(&key(6)).await.unwrap();
    let gone = store.head(&key(6)).await;
    assert!(matches!(gone, Err(ObjectError::NotFound { .. })));
    put(store, &key(6), &b"back"[..]).await;
    assert_eq!(read(store, &key(6)).await, "back");
}

async fn streams_24_mib(store: &dyn ObjectStore) {
    let bytes: Bytes = (0..24_u32 << 18)
        .flat_map(|word| word.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    put(store, &key(7), bytes.clone()).await;
    let mut body = store.get(&key(7), None).await.unwrap();
    assert_eq!(body.total_bytes, 24 << 20);
    let (mut sum, mut chunks, mut largest) = (Sha256::new(), 0, 0);
    while let Some(chunk) = body.stream.next().await {
        let chunk = chunk.unwrap();
        (chunks, largest) = (chunks + 1, largest.max(chunk.len()));
        sum.update(&chunk);
    }
    assert_eq!(sum.finalize(), Sha256::digest(&bytes));
    assert!(chunks > 1 && largest <= 1 << 20, "{chunks} of {largest}");
}

async fn lists_in_order_by_page(store: &dyn ObjectStore) {
    let of = |number: u128, at| {
        ObjectKey::of_id(
            ObjectKind::Variant,
            month(at),
            Uuid::from_u128(number),
            "webp",
        )
        .unwrap()
    };
    let mut made = vec![of(3, 11), of(1, 11), of(5, 11), of(2, 11), of(4, 12)];
    for key in &made {
        put(store, key, &b"webp"[..]).await;
    }
    made.sort();
    let variants = ObjectPrefix::of_kind(ObjectKind::Variant);
    let (mut met, mut after) = (Vec::new(), None);
    loop {
        let page = store.list(&variants, after.as_ref(), 2).await.unwrap();
        assert!(page.len() <= 2 && page.iter().all(|listed| listed.bytes == 4));
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        met.extend(page.into_iter().map(|listed| listed.key));
    }
    assert_eq!(met, made);
    let december = ObjectPrefix::of_month(ObjectKind::Variant, month(12));
    assert_eq!(store.list(&december, None, 9).await.unwrap().len(), 1);
    let everything = store.list(&ObjectPrefix::everything(), None, 1_000).await;
    assert_eq!(everything.unwrap().len(), 12);
}
