using System.Text.Json.Nodes;
using Qvs.Cli.Deploy;
using Qvs.Cli.Deploy.Pulumi;
using Qvs.Cli.Tests.Delivery;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Deploy;

/// <summary>A compiled program, a <c>pulumi</c> that is a script with a state file of its own kind, and a server that keeps states.</summary>
internal sealed class PulumiFixture : IAsyncDisposable
{
    /// <summary>Counts deployments in the state, keeps history and locks as Pulumi does, and ends as <c>FAKE_EXIT</c> in its folder says.</summary>
    private const string Script = """
        #!/bin/sh
        set -eu
        root=${PULUMI_BACKEND_URL#file://}/.pulumi
        echo "$*" >> "$FAKE/calls"
        for word in "$@"; do stack=$word; [ "$word" = --non-interactive ] && break; previous=$word; done
        stack=$previous
        file=$root/stacks/local/$stack.json
        case "$1 $2" in
          "stack select") mkdir -p "${file%/*}"; [ -f "$file" ] || echo 0 > "$file" ;;
          "stack output") echo '{"url": "https://shop.example.com", "ports": [80, 443]}'; echo 'warning: not for programs' >&2 ;;
          "up --yes" | "destroy --yes")
            n=$(($(cat "$file") + 1))
            mkdir -p "$root/history/local/$stack" "$root/locks/local"
            echo $n > "$file"
            echo $n > "$root/history/local/$stack/$stack-170000000000000000$n.history.json"
            echo $n > "$root/history/local/$stack/$stack-170000000000000000$n.checkpoint.json"
            echo locked > "$root/locks/local/$stack.json"
            echo "resources: $n"
            if [ -f "$FAKE/wait" ]; then
              trap 'echo interrupted; exit 130' INT
              echo working
              sleep 60 &
              wait
            fi
            [ ! -f "$FAKE/exit" ] || exit "$(cat "$FAKE/exit")"
            ;;
          "preview --refresh") echo '{"steps": [{"op": "create", "urn": "urn:pulumi:s::p::gcp:storage:Bucket::assets", "newState": {"type": "gcp:storage:Bucket"}}], "diagnostics": [{"severity": "warning", "message": "careful"}]}' ;;
          *) echo "unexpected: $*" >&2; exit 64 ;;
        esac
        """;

    private readonly TempFolder _folder = new();
    private readonly List<string> _said = [];

    private PulumiFixture(StateServer states) => States = states;

    public StateServer States { get; }

    public InstantTime Time { get; } = new();

    public string Said => string.Join('\n', _said);

    public string[] Calls => File.Exists(_folder.Combine("fake", "calls")) ? File.ReadAllLines(_folder.Combine("fake", "calls")) : [];

    public string StateFile => _folder.Combine("pulumi", "shop-dev-main", ".pulumi", "stacks", "local", "shop-dev-main.json");

    public PulumiOptions Options => new()
    {
        Program = _folder.Combine("manifests", "pulumi"),
        Project = "acme",
        Application = "shop",
        Deployment = "dev",
        State = "main",
        StateFolder = _folder.Combine("pulumi", "shop-dev-main"),
        Pulumi = _folder.Combine("pulumi.sh"),
        Address = new StateAddress(new Uri(States.Url), "run-1", "uid-1"),
    };

    public static async Task<PulumiFixture> Start()
    {
        var made = new PulumiFixture(await StateServer.Start());
        made._folder.Write("manifests/pulumi/Pulumi.yaml", "name: local\nruntime: yaml\n");
        Directory.CreateDirectory(made._folder.Combine("fake"));
        File.SetUnixFileMode(made._folder.Write("pulumi.sh", Script.Replace("set -eu", $"set -eu\nFAKE={made._folder.Combine("fake")}", StringComparison.Ordinal)), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return made;
    }

    public void FailWith(string? code)
    {
        File.Delete(_folder.Combine("fake", "exit"));
        if (code is not null)
        {
            _folder.Write("fake/exit", code);
        }
    }

    /// <summary>As on another machine: nothing of the state is here.</summary>
    public void ForgetWorkspace() => Directory.Delete(_folder.Combine("pulumi"), recursive: true);

    public async Task<JsonObject> Deploy(Func<PulumiOptions, PulumiOptions>? with = null)
    {
        var options = with?.Invoke(Options) ?? Options;
        using var http = new HttpClient();
        var store = options.Address is { } address ? new StateStore(options, address, http, Time, _said.Add) : null;
        return await new PulumiDeployment(options, new WorkingState(options, store, _said.Add), _said.Add).Run(TestContext.Current.CancellationToken);
    }

    public async Task<string> Refused(Func<PulumiOptions, PulumiOptions>? with = null) => (await Assert.ThrowsAsync<DeployException>(() => Deploy(with))).Message;

    public string Path(params string[] parts) => _folder.Combine(parts);

    public async ValueTask DisposeAsync()
    {
        await States.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A clock on which every wait is over at once; it remembers how long they were.</summary>
    internal sealed class InstantTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
