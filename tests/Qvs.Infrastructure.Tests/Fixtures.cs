global using System.Collections.Immutable;
using Qvs.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
