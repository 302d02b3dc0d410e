//! The sample workspace, seen through the API as its people see it.

use smartq::model::{Secret, Timestamp};
use smartq::server::{NewOwner, Server, Settings};
use tempfile::TempDir;

use crate::support::server::{API_KEY, Person, TestServer};

/// Serves a workspace of samples; its first administrator has a password.
pub(super) async fn serve(folder: TempDir, server: Server) -> TestServer {
    let password = "ann's password".to_owned();
    let email = "ann@example.com".to_owned();
    let owner = NewOwner {
        name: "Ann Berger".to_owned(),
        email: email.clone(),
        password: Some(Secret::new(&*password)),
    };
    server.create_owner(owner, Some(Secret::new(API_KEY))).await.unwrap();
    TestServer::serve(folder, server, Person { id: 1, email, password }).await
}

async fn samples() -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::open(Settings::new(folder.path().join("workspace"))).await.unwrap();
    let now = Timestamp::parse("2026-11-24 12:00:00").unwrap();
    server.fill_with_samples(0, now).await.unwrap();
    serve(folder, server).await
}

#[tokio::test]
async fn a_team_with_three_projects_and_everything_a_board_can_show() {
    let server = samples().await;
    let ann = &server.owner;
    assert_eq!(server.get(ann, "users").await.data()["total"], 6);
    let projects = server.get(ann, "projects").await.ids();
    assert_eq!(projects.len(), 3);
    let (mut tickets, mut private, mut public, mut types) = (0, 0, 0, Vec::new());
    for project in projects {
        let path = format!("projects/{project}");
        let list = server.get(ann, &format!("{path}/tickets?count=1000&custom_fields=1")).await;
        tickets += list.ids().len();
        let fields = server.get(ann, &format!("{path}/custom_fields")).await.data();
        let kinds = fields["items"].as_array().unwrap().iter().map(|field| field["type"].clone());
        for kind in ["float", "string", "text", "choice"] {
            assert!(kinds.clone().any(|it| it == kind), "{kind} in {project}");
        }
        for ticket in list.ids() {
            let notes = format!("{path}/tickets/{ticket}/notes");
            let list = server.get(ann, &notes).await.data();
            for note in list["items"].as_array().unwrap() {
                *if note["private"] == true { &mut private } else { &mut public } += 1;
                let files = format!("{notes}/{}/files?count=100", note["id"]);
                let files = server.get(ann, &files).await.data();
                types.extend(
                    files["items"].as_array().unwrap().iter().map(|file| file["type"].clone()),
                );
            }
        }
    }
    assert_eq!((tickets, private, public, types.len()), (120, 10, 70, 11));
    assert_eq!(types.iter().filter(|kind| **kind == "image/png").count(), 3);
    assert!(types.iter().any(|kind| kind == "text/csv"));
}
