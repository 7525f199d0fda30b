//! `personRegister`.

use super::{AcceptedTermsInput, Person, accepted};
use crate::app::person::{RegisterPerson, RegisterRefusal, register};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::PhoneNumber;
use async_graphql::{Context, InputObject, Object};
use domain::person::{EmailAddress, Password, PersonName};
use domain::{Invalid, Rule};

payload! {
    /// What `personRegister` answers.
    PersonRegisterPayload {
        /// The new person; null when there are user errors.
        person: Person,
    }
    PersonRegisterUserError, PersonRegisterErrorCode {
        /// Somebody signs in with this phone or address already.
        LoginTaken = "LOGIN_TAKEN",
        /// What everybody accepts was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
    }
}

/// A person to be. Of `phone` and `email` at least one is needed.
#[derive(InputObject)]
pub struct PersonRegisterInput {
    /// The name they go by, 1 to 80 characters.
    name: String,
    /// An Indonesian mobile number in any usual spelling; null to sign in by e-mail only.
    phone: Option<PhoneNumber>,
    /// An e-mail address; null to sign in by phone only.
    email: Option<String>,
    /// 10 to 128 characters.
    password: String,
    /// The documents that they accept, at most 10: the version that holds of the terms of use and
    /// of the privacy notice, as `platform.terms` tells it; null while neither is published.
    accepted_terms: Option<Vec<AcceptedTermsInput>>,
    /// The client's name for this request: 1 to 255 visible ASCII characters. Sent again with the
    /// same input it answers the first person again.
    idempotency_key: String,
}

impl PersonRegisterInput {
    fn parse(self) -> Result<(RegisterPerson, Password), Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let phone = self.phone.map(|phone| phone.0);
        if phone.is_none() && self.email.is_none() {
            parsing.broken(no_login().in_field("phone"));
        }
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let name = parsing.field("name", PersonName::parse(&self.name));
        let phone = parsing.optional("phone", phone, domain::person::PhoneNumber::parse);
        let email = parsing.optional("email", self.email, EmailAddress::parse);
        let password = parsing.field("password", Password::parse(&self.password));
        let given = self.accepted_terms.unwrap_or_default();
        let accepted = parsing.take(accepted(&given, "acceptedTerms"));
        let (Some(key), Some(name), Some(password)) = (key, name, password) else {
            return Err(parsing.into_broken());
        };
        let command = RegisterPerson {
            key,
            name,
            phone,
            email,
            accepted: accepted.unwrap_or_default(),
        };
        parsing.finish((command, password))
    }
}

fn no_login() -> Invalid {
    Invalid::new(
        Rule::Required,
        "isi nomor ponsel atau alamat surel",
        "give a mobile number or an e-mail address",
    )
}

/// `personRegister`.
#[derive(Debug, Default)]
pub struct PersonRegisterMutation;

#[Object]
impl PersonRegisterMutation {
    /// Makes an account. It does not sign in: `sessionStart` does. Whoever tries too often is
    /// answered with `RETRY_LATER`.
    async fn person_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: PersonRegisterInput,
    ) -> async_graphql::Result<PersonRegisterPayload> {
        let outcome = match input.parse() {
            Ok(parsed) => again(parsed, |one| registered(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |person| {
            PersonRegisterPayload::done(Person(person))
        })
    }
}

async fn registered(
    app: &App,
    actor: &Actor,
    (command, password): (RegisterPerson, Password),
) -> Result<domain::person::Person, CommandError<RegisterRefusal>> {
    let id = register(app, actor, command, Some(password)).await?;
    let found = storage::person::find(&app.db, id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
