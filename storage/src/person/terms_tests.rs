use super::*;
use crate::Db;
use chrono::{DateTime, Duration};
use domain::PersonId;
use domain::person::{
    BreachDataKind, BreachFacts, BreachText, ConsentPurpose, EmailAddress, PersonName, Sight,
    TermsDates, TermsDocument, TermsText,
};

async fn fresh(folder: &tempfile::TempDir) -> Db {
    crate::testing::db(folder.path(), DateTime::UNIX_EPOCH).await
}

async fn person(db: &Db, email: &str) -> PersonId {
    let tx = db.begin().await.unwrap();
    let new = NewPerson {
        name: PersonName::parse("Siti Aminah").unwrap(),
        phone: None,
        email: Some(EmailAddress::parse(email).unwrap()),
        password_hash: None,
    };
    let id = insert(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn publish(db: &Db, document: TermsDocument, version: u32) -> Result<(), bool> {
    let text = TermsText::parse("Ketentuan yang cukup panjang.").unwrap();
    let at = DateTime::UNIX_EPOCH + Duration::days(version.into());
    let tx = db.begin().await.unwrap();
    let new = NewTerms {
        document,
        version,
        indonesian: &text,
        english: &text,
        dates: TermsDates {
            holds_from: at,
            required_from: at,
        },
        by: None,
    };
    let done = insert_terms(&tx, &new).await;
    done.map_err(|error| error.is_duplicate())?;
    tx.commit().await.unwrap();
    Ok(())
}

#[tokio::test]
async fn versions_are_known_by_number_and_accepted_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let (siti, ani) = (
        person(&db, "siti@contoh.id").await,
        person(&db, "ani@contoh.id").await,
    );
    let document = TermsDocument::TermsOfUse;
    for version in 1..=3 {
        publish(&db, document, version).await.unwrap();
    }
    publish(&db, TermsDocument::SellerTerms, 1).await.unwrap();
    assert_eq!(
        publish(&db, document, 3).await,
        Err(true),
        "a number is taken once"
    );
    let numbers = async |page| {
        let found = terms_versions(&db, document, page).await.unwrap();
        found.iter().map(|one| one.version).collect::<Vec<_>>()
    };
    assert_eq!(numbers((None, 2)).await, [3, 2]);
    assert_eq!(numbers((Some(2), 2)).await, [1]);
    assert_eq!(
        newest_terms(&db, document).await.unwrap().unwrap().version,
        3
    );
    assert_eq!(
        find_terms(&db, document, 2).await.unwrap().unwrap().version,
        2
    );
    assert!(find_terms(&db, document, 4).await.unwrap().is_none());
    assert!(find_terms(&db, document, u32::MAX).await.unwrap().is_none());
    let texts = terms_texts(&db, document, 1).await.unwrap().unwrap();
    assert_eq!(texts.indonesian, "Ketentuan yang cukup panjang.");
    let tx = db.begin().await.unwrap();
    let accept = async |version| {
        let address = Some("203.0.113.7".parse().unwrap());
        insert_acceptance(&tx, siti, (document, version), address)
            .await
            .unwrap()
    };
    assert!(accept(1).await && accept(2).await && !accept(1).await);
    tx.commit().await.unwrap();
    let accepted = async |who| {
        let known = known_terms(&db, who).await.unwrap();
        assert_eq!(known.len(), 4);
        known.iter().filter(|one| one.is_accepted).count()
    };
    assert_eq!(
        (
            accepted(Some(siti)).await,
            accepted(Some(ani)).await,
            accepted(None).await
        ),
        (2, 0, 0)
    );
    let own = accepted_terms(&db, siti).await.unwrap();
    let own: Vec<u32> = own.iter().map(|one| one.version.version).collect();
    assert_eq!(own, [2, 1]);
}

#[tokio::test]
async fn of_a_persons_decisions_the_last_one_holds() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let siti = person(&db, "siti@contoh.id").await;
    let decide = async |is_given, text_version| {
        let tx = db.begin().await.unwrap();
        let new = NewConsent {
            person: siti,
            purpose: ConsentPurpose::PublicContact,
            text_version,
            is_given,
            address: None,
        };
        insert_consent(&tx, new).await.unwrap();
        tx.commit().await.unwrap();
        let found = consents_of(&db, siti).await.unwrap();
        assert_eq!(found.len(), 1);
        found.first().is_some_and(Consent::holds)
    };
    assert!(consents_of(&db, siti).await.unwrap().is_empty());
    let now = ConsentPurpose::PublicContact.text_version();
    assert!(decide(true, now).await);
    assert!(!decide(false, now).await);
    assert!(decide(true, now).await);
    assert!(!decide(true, now + 1).await, "to another text");
}

fn facts() -> BreachFacts {
    BreachFacts {
        what: BreachText::parse("cadangan milik Siti terbaca umum").unwrap(),
        measures: BreachText::parse("akses ditutup, kunci diganti").unwrap(),
        data_kinds: vec![BreachDataKind::Name, BreachDataKind::Nik],
        people_count: None,
        happened_at: None,
        authority_told_at: None,
        subjects_told_at: None,
    }
}

#[tokio::test]
async fn a_breach_is_what_was_written_last_and_sounds_until_all_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let db = fresh(&folder).await;
    let by = person(&db, "admin@contoh.id").await;
    let now = DateTime::UNIX_EPOCH;
    assert_eq!(breach_alarm(&db).await.unwrap(), BreachAlarm::default());
    let tx = db.begin().await.unwrap();
    let id = insert_breach(&tx, now - Duration::hours(2), by)
        .await
        .unwrap();
    let told = BreachFacts {
        people_count: Some(7),
        authority_told_at: Some(now),
        ..facts()
    };
    for (number, facts) in [(1, &facts()), (2, &told)] {
        let new = NewBreachEntry {
            breach: id,
            number,
            facts,
            by,
        };
        append_breach_entry(&tx, new).await.unwrap();
    }
    tx.commit().await.unwrap();
    let by_sight = (db.keyring(), &Sight::house());
    let found = find_breach(&db, by_sight, id).await.unwrap().unwrap();
    assert_eq!(
        (found.entry.number, found.entry.facts),
        (2, Some(told.clone()))
    );
    let entries = breach_entries(&db, by_sight, id, (0, 10)).await.unwrap();
    let written: Vec<_> = entries.into_iter().map(|one| one.facts.unwrap()).collect();
    assert_eq!(written, [facts(), told.clone()]);
    let alarm = breach_alarm(&db).await.unwrap();
    assert_eq!(alarm.open, 1);
    assert_eq!(alarm.first_deadline, Some(now + Duration::hours(70)));
    let tx = db.begin().await.unwrap();
    let all_told = BreachFacts {
        subjects_told_at: Some(now),
        ..told
    };
    let again = NewBreachEntry {
        breach: id,
        number: 2,
        facts: &all_told,
        by,
    };
    let twice = append_breach_entry(&tx, again).await.unwrap_err();
    assert!(twice.is_duplicate());
    drop(tx);
    let tx = db.begin().await.unwrap();
    let new = NewBreachEntry { number: 3, ..again };
    append_breach_entry(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(breach_alarm(&db).await.unwrap(), BreachAlarm::default());
    let page = breaches(&db, by_sight, (None, 10)).await.unwrap();
    assert_eq!(page.len(), 1);
    let page = breaches(&db, by_sight, (Some(id), 10)).await.unwrap();
    assert!(page.is_empty());
}
