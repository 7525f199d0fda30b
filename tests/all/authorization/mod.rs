//! Who may do and see what: every query, mutation and field of a node, asked by everybody.
//!
//! `matrix.txt` is the answer, one line for a field of the schema and one column for a kind of
//! person. The fields come from the schema, so that a new one without a line fails; what is asked
//! of a mutation or a query is in `inputs.json` and `queries.json`. All is about enterprise 1, its
//! products, its papers and an order there.

mod build;
mod infer;
mod matrix;
mod people;
mod reads;
mod reported;
mod schema;
mod sight;
mod trace;
mod world;
mod writes;

use crate::support::{Engine, on_both_databases};
use matrix::Matrix;
use schema::Schema;
use world::{Actor, World};

on_both_databases! {
    async fn the_matrix_is_this_one(engine: Engine) {
        let world = World::build(engine).await.unwrap();
        let schema = Schema::ask(&world).await.unwrap();
        let mut seen = Matrix::default();
        reads::ask_all(&world, &schema, &mut seen).await.unwrap();
        writes::ask_all(&world, &schema, &mut seen).await.unwrap();
        seen.assert_is_committed();
        seen.assert_bounds();
    }
}

on_both_databases! {
    async fn storage_itself_answers_outsiders_nothing(engine: Engine) {
        let world = World::build(engine).await.unwrap();
        sight::hold(&world).await.unwrap();
    }
}

on_both_databases! {
    async fn what_is_private_cannot_be_inferred(engine: Engine) {
        let world = World::at_work(engine).await.unwrap();
        infer::nothing(&world).await.unwrap();
    }
}
