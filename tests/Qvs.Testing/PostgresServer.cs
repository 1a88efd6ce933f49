using System.Globalization;

namespace Qvs.Testing;

/// <summary>
/// A real PostgreSQL for the tests of one assembly: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>, then as an argument of the
/// constructor of a test class. It starts when the first database is asked for, and stops with the assembly.
/// Before that: <c>Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing)</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string? Programs = FindPrograms();

    private readonly SemaphoreSlim _starting = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("qvs-postgres-").FullName;
    private ProgramRun? _server;
    private int _port;
    private int _databases;

    /// <summary>Whether it flushes to disk as a real one does: for measuring, not for testing.</summary>
    public bool Durable { get; init; }

    /// <summary>Why tests are skipped where it is not installed.</summary>
    public const string Missing = "PostgreSQL is not installed (Debian: apt-get install postgresql).";

    public static bool IsInstalled => Programs is not null;

    /// <summary>PostgreSQL refuses to run as root, so root hands it over to the user that Debian made for it.</summary>
    private static string[] AsItsUser { get; } =
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabase()
    {
        await Start();
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await Run("createdb", "-h", "127.0.0.1", "-p", Port, "-U", "postgres", name);
        return $"Host=127.0.0.1;Port={Port};Database={name};Username=postgres";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        _starting.Dispose();
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    private async Task Start()
    {
        await _starting.WaitAsync();
        try
        {
            if (_server is not null)
            {
                return;
            }

            _port = FreePort.Next();
            if (Environment.IsPrivilegedProcess)
            {
                await Finish(ProgramRun.Start("chown", ["postgres", _folder]));
            }

            await Run("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
            var server = Launch(
                "postgres", "-D", Data, "-p", Port, "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
                "-c", Durable ? "fsync=on" : "fsync=off");
            await server.Line(line => line.Contains("ready to accept connections", StringComparison.Ordinal), Patience);
            _server = server;
        }
        finally
        {
            _starting.Release();
        }
    }

    private ProgramRun Launch(string program, params string[] arguments)
    {
        string[] command = [.. AsItsUser, Path.Combine(Programs!, program), .. arguments];
        return ProgramRun.Start(command[0], command[1..], new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "C" }, _folder);
    }

    private Task Run(string program, params string[] arguments) => Finish(Launch(program, arguments));

    private static async Task Finish(ProgramRun run)
    {
        await using (run)
        {
            if (await run.Exit(Patience) != 0)
            {
                throw new InvalidOperationException($"PostgreSQL for tests: {run.Output}{run.Error}");
            }
        }
    }

    /// <summary>Debian keeps each version's programs in a folder of its own; elsewhere they are on the path.</summary>
    private static string? FindPrograms()
    {
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return debian.OrderDescending(StringComparer.Ordinal).Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
