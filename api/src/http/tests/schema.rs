//! A schema with a list, a fault, a panic, and something slow.

#![expect(clippy::unused_async, reason = "the macro asks for async resolvers")]

use std::time::Duration;

use async_graphql::{
    Context, EmptySubscription, Error, ErrorExtensions, InputObject, Object, Result, Schema,
    SimpleObject,
};

use super::Caller;

pub(in crate::http) type TestSchema = Schema<Query, Mutation, EmptySubscription>;

pub(super) fn schema() -> TestSchema {
    Schema::build(Query, Mutation, EmptySubscription).finish()
}

pub(in crate::http) struct Query;

#[Object]
impl Query {
    async fn hello(&self, ctx: &Context<'_>) -> &str {
        ctx.data_unchecked::<Caller>().0
    }

    async fn person(&self) -> Person {
        Person
    }

    async fn people(&self, first: Option<u64>, ids: Option<Vec<String>>) -> People {
        let given = ids.map_or(0, |ids| u64::try_from(ids.len()).unwrap());
        People {
            total_count: first.unwrap_or(given),
            nodes: vec![Person],
        }
    }

    async fn deep(&self, value: Option<Vec<Vec<i32>>>) -> bool {
        value.is_some()
    }

    async fn slow(&self) -> bool {
        tokio::time::sleep(Duration::from_secs(5)).await;
        true
    }

    async fn fault(&self) -> Result<bool> {
        Err(Error::new("password of the database is 1234"))
    }

    async fn missing(&self) -> Result<Option<bool>> {
        Err(Error::new("Not there.").extend_with(|_, values| values.set("code", "NOT_FOUND")))
    }

    async fn strange(&self) -> Result<bool> {
        Err(Error::new("unlisted").extend_with(|_, values| values.set("code", "FORBIDDEN")))
    }

    async fn panic(&self) -> bool {
        bug()
    }
}

fn bug() -> bool {
    panic!("the resolver has a bug")
}

pub(super) struct Person;

#[Object]
impl Person {
    async fn name(&self) -> &'static str {
        "Siti"
    }

    async fn friend(&self) -> Person {
        Person
    }

    async fn friends(&self, first: Option<u64>) -> People {
        People {
            total_count: first.unwrap_or(0),
            nodes: Vec::new(),
        }
    }
}

#[derive(SimpleObject)]
pub(super) struct People {
    total_count: u64,
    nodes: Vec<Person>,
}

pub(in crate::http) struct Mutation;

#[derive(InputObject)]
pub(super) struct SessionStartInput {
    login: String,
    password: String,
}

#[derive(SimpleObject)]
pub(super) struct SessionStartPayload {
    token: Option<String>,
    user_errors: Vec<UserError>,
}

#[derive(SimpleObject)]
pub(super) struct UserError {
    message: String,
}

#[Object]
impl Mutation {
    async fn session_start(&self, input: SessionStartInput) -> SessionStartPayload {
        let is_right = input.login.starts_with('+') && input.password == "demo";
        let refused = UserError {
            message: "Kata sandi salah.".to_owned(),
        };
        SessionStartPayload {
            token: is_right.then(|| "good".to_owned()),
            user_errors: if is_right { Vec::new() } else { vec![refused] },
        }
    }
}
