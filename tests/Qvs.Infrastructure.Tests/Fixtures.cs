using Qvs.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
