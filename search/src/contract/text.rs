//! What words find, and in which order.

use super::samples::{fill, found, product};
use crate::{ProductDocument, ProductIndex, SearchError, SearchQuery};

/// Spellings, synonyms of several words, and words split or joined.
pub(super) async fn finds_other_spellings_and_words(
    index: &dyn ProductIndex,
) -> Result<(), SearchError> {
    let products = vec![
        product(1, "Keripik Pisang Cokelat"),
        product(2, "Opak Ubi Kayu"),
        product(3, "Kopi Gading Rejo"),
        product(4, "Teh Ulubelu"),
        product(5, "Merica Bubuk"),
    ];
    fill(index, products).await?;
    for (text, number) in [
        ("KRIPIK pisang, coklat!", 1),
        ("kripek", 1),
        ("opak singkong", 2),
        ("opak ketela pohon", 2),
        ("kopi gadingrejo", 3),
        ("teh ulu belu", 4),
        ("jual lada yang murah kak", 5),
    ] {
        assert_eq!(found(index, text).await?, [number], "{text}");
    }
    Ok(())
}

/// A short region name is that region, and no other whose name begins alike.
pub(super) async fn finds_short_region_names(index: &dyn ProductIndex) -> Result<(), SearchError> {
    let of = |number, regency: &str| ProductDocument {
        region_names: vec![regency.to_owned(), "Lampung".to_owned()],
        ..product(number, "Kopi Bubuk")
    };
    let products = vec![
        of(1, "Lampung Barat"),
        of(2, "Kabupaten Tulang Bawang"),
        of(3, "Kabupaten Tulang Bawang Barat"),
    ];
    fill(index, products).await?;
    for (text, number) in [
        ("kopi lambar", 1),
        ("kopi lampung barat", 1),
        ("kopi tuba", 2),
        ("kopi tubaba", 3),
    ] {
        assert_eq!(found(index, text).await?.first(), Some(&number), "{text}");
    }
    assert_eq!(found(index, "kopi tuba").await?, [2]);
    assert_eq!(found(index, "kopi tulang bawang").await?, [2, 3]);
    Ok(())
}

/// Name above context above description, exact above synonym, what can be bought above what not.
pub(super) async fn ranks_name_first_and_exact_first(
    index: &dyn ProductIndex,
) -> Result<(), SearchError> {
    let products = vec![
        product(1, "Lada Hitam"),
        product(2, "Merica Hitam"),
        ProductDocument {
            category_names: vec!["Lada".to_owned()],
            ..product(3, "Bumbu Hitam")
        },
        ProductDocument {
            description: "dengan lada".to_owned(),
            ..product(4, "Saus Hitam")
        },
        ProductDocument {
            available: false,
            ..product(5, "Lada Putih")
        },
    ];
    fill(index, products).await?;
    assert_eq!(found(index, "lada").await?, [1, 5, 2, 3, 4]);
    assert_eq!(found(index, "lada hitam").await?, [1, 2, 3, 4]);
    Ok(())
}

/// One wrong letter is forgiven from four letters on, but not the first; beginnings are enough.
pub(super) async fn forgives_one_letter_but_not_two(
    index: &dyn ProductIndex,
) -> Result<(), SearchError> {
    fill(
        index,
        vec![product(1, "Gabah Padi"), product(2, "Kopi Robusta")],
    )
    .await?;
    assert!(found(index, "lada").await?.is_empty(), "lada is not padi");
    assert!(found(index, "topi").await?.is_empty(), "topi is not kopi");
    for text in ["kopu", "kopii", "kpoi", "robusto", "kopi rob"] {
        assert_eq!(found(index, text).await?, [2], "{text}");
    }
    fill(
        index,
        vec![product(1, "Tapai Ketan"), product(2, "Tapis Sulam")],
    )
    .await?;
    assert_eq!(found(index, "tapis").await?, [2], "a known word is itself");
    Ok(())
}

/// No text is an error, and what cannot be found does not hide what can.
pub(super) async fn takes_any_text(index: &dyn ProductIndex) -> Result<(), SearchError> {
    fill(
        index,
        vec![product(1, "Kopi \"Robusta\" 🍌"), product(2, "Teh")],
    )
    .await?;
    let long = "kopi zzz ".repeat(1_200);
    let texts = [
        "kopi",
        "🍌 kopi",
        "name:kopi AND (NOT +\"kopi",
        "'; DROP TABLE kopi; --",
        "kopi~2^9 [a TO *]",
        "kopi xqzw",
        &long,
    ];
    for text in texts {
        assert_eq!(found(index, text).await?, [1], "{text}");
    }
    for text in ["", " ", "🍌", "\u{0}\u{202e}", "\"\" () *:*"] {
        assert_eq!(found(index, text).await?, [2, 1], "{text:?} has no word");
    }
    let huge = SearchQuery {
        limit: usize::MAX,
        ..SearchQuery::text("x".repeat(10_240))
    };
    assert_eq!(index.search(&huge).await?.total, 0);
    Ok(())
}
