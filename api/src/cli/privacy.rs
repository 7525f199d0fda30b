//! What the law asks for and `sentra doctor` looks after: terms, the contact for complaints, and
//! breaches that somebody is still to be told of.

use crate::app::App;
use crate::app::person::terms::terms_in_force;
use domain::person::TermsDocument;
use storage::person::breach_alarm;

/// Says what is lacking. It fails for none of it: the shop works without, the operator should not.
pub async fn verify(app: &App) -> anyhow::Result<()> {
    let in_force = terms_in_force(app).await?;
    for document in TermsDocument::ALL {
        match in_force.iter().find(|one| one.document == document) {
            Some(one) => println!("terms: {} version {}", document.code(), one.version),
            None => println!(
                "terms: no {} holds; see `sentra terms publish`",
                document.code()
            ),
        }
    }
    let contact = &app.settings.complaint;
    if contact.is_reachable() {
        println!("complaints: a contact is shown");
    } else {
        println!(
            "complaints: no contact is shown, which PP 80/2019 asks for; \
             set complaint.phone, complaint.whatsapp or complaint.email"
        );
    }
    let alarm = breach_alarm(&app.db).await?;
    let now = app.environment().clock.now();
    match alarm.first_deadline {
        None => println!("breaches: nobody is still to be told"),
        Some(deadline) if deadline < now => println!(
            "breaches: LATE, of {} somebody is still to be told, since {deadline}",
            alarm.open
        ),
        Some(deadline) => println!(
            "breaches: of {} somebody is still to be told, the first by {deadline}",
            alarm.open
        ),
    }
    Ok(())
}
