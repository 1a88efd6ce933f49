using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;
using Qvs.Infrastructure.Kubernetes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>Grains, gateway and a cluster over HTTPS whose tasks are real processes: two stages of three tasks that write a journal into the run's workspace.</summary>
public sealed class WorkspaceRetryFixture : IAsyncLifetime
{
    // A task writes down what it got, and fails once if it is told to: that it did so before, only the workspace knows.
    private const string Note = """
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: shop-note}
        spec:
          params:
            - {name: self, type: string}
            - {name: fails, type: string}
            - {name: from, type: string}
          workspaces: [{name: shared}]
          results:
            - {name: text, type: string}
            - {name: list, type: array}
            - {name: map, type: object, properties: {url: {type: string}}}
            - {name: journal, type: string}
          steps:
            - name: note
              image: busybox
              script: |
                #!/bin/sh
                set -e
                cd "$(workspaces.shared.path)"
                if [ "$(params.self)" = "$(params.fails)" ] && [ ! -e failed ]; then touch failed; exit 1; fi
                echo "$(params.self) from $(params.from)" >> journal
                printf '%s' "<$(params.self)>" > "$(results.text.path)"
                printf '["%s-0","%s 1"]' "$(params.self)" "$(params.self)" > "$(results.list.path)"
                printf '{"url":"u-%s"}' "$(params.self)" > "$(results.map.path)"
                tr '\n' ';' < journal > "$(results.journal.path)"
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: shop-tidy}
        spec:
          params: [{name: made, type: string}]
          workspaces: [{name: shared}]
          steps:
            - name: tidy
              image: busybox
              script: |
                #!/bin/sh
                echo "$(params.made)" >> "$(workspaces.shared.path)/tidied"
        """;

    private Qvs.LocalCluster.LocalCluster _cluster = null!;
    private Platform _platform = null!;

    internal RunState Clean { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions { Extensions = [TektonExtension.With()] });
        _platform = await Platform.Start(configure: services => services
            .AddSingleton<IEmbeddedCluster>(new Embedded(_cluster.Kubeconfig))
            .AddKubernetesGateway());
        await _platform.MakeShop(string.Join("\n---\n", Note, Pipeline("first"), Pipeline("second")), "dev");
        await _platform.SaveLine("note", """
            apiVersion: vs.axis-dev.io/v1
            kind: AssemblyLine
            metadata: {name: note}
            spec:
              params: [{name: fails}]
              results: [{name: journal, value: $(stages.second.results.journal)}]
              stages:
                - name: first
                  spec: {pipeline: shop-first, deployment: {app: shop, name: dev}, params: [{name: fails, value: $(inputs.fails)}]}
                - name: second
                  spec:
                    pipeline: shop-second
                    deployment: {app: shop, name: dev}
                    params: [{name: fails, value: $(inputs.fails)}, {name: origin, value: "$(stages.first.results.list[1])"}]
                  approval: {quorum: 1}
            """);
        Clean = await Play("nothing");
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>A run to its end, approved where it waits and retried where it failed.</summary>
    /// <param name="fails">The task that fails, as <c>stage/task</c>.</param>
    internal async Task<RunState> Play(string fails)
    {
        RunKey run;
        using (Platform.AsOwner())
        {
            var inputs = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("fails", fails);
            run = Platform.Done(await _platform.Grains.Line(Platform.Line("note")).Start(new StartRun(fails, inputs, ""))).Run;
        }

        while (true)
        {
            var now = await _platform.Until(run, state => (state.HasEnded && state.Outbox.IsEmpty) || state.Stages["second"].Status == StageStatus.AwaitingApproval);
            if (now.State.Stages["second"].Status == StageStatus.AwaitingApproval)
            {
                using var approver = Platform.As("bo", Roles.Approver);
                await _platform.Grains.Run(run).Vote("second", "", approves: true, "");
            }
            else if (now.State.Status == RunStatus.Failed && now.State.Stages.Values.All(stage => stage.Attempts.Length < 2))
            {
                using var owner = Platform.AsOwner();
                Platform.Done(await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
            }
            else
            {
                return now.State;
            }
        }
    }

    private static string Pipeline(string stage) => $$"""
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: shop-{{stage}}}
        spec:
          params: [{name: fails, type: string}, {name: origin, type: string, default: nowhere}]
          workspaces: [{name: shared}]
          results:
            - {name: list, type: array, value: "$(tasks.make.results.list[*])"}
            - {name: journal, value: $(tasks.end.results.journal)}
          tasks:
            - name: make
              taskRef: {name: shop-note}
              params: [{name: self, value: {{stage}}/make}, {name: fails, value: $(params.fails)}, {name: from, value: $(params.origin)}]
              workspaces: [{name: shared, workspace: shared}]
            - name: never
              when: [{input: "$(tasks.make.results.text)", operator: in, values: [never]}]
              taskRef: {name: shop-note}
              params: [{name: self, value: {{stage}}/never}, {name: fails, value: $(params.fails)}, {name: from, value: none}]
              workspaces: [{name: shared, workspace: shared}]
            - name: use
              runAfter: [never]
              taskRef: {name: shop-note}
              params:
                - {name: self, value: {{stage}}/use}
                - {name: fails, value: $(params.fails)}
                - {name: from, value: "$(tasks.make.results.list[1]) and $(tasks.make.results.map.url)"}
              workspaces: [{name: shared, workspace: shared}]
            - name: end
              when: [{input: "$(tasks.make.results.list[0])", operator: notin, values: [""]}]
              taskRef: {name: shop-note}
              params: [{name: self, value: {{stage}}/end}, {name: fails, value: $(params.fails)}, {name: from, value: "$(tasks.use.results.text)"}]
              workspaces: [{name: shared, workspace: shared}]
          finally:
            - name: tidy
              taskRef: {name: shop-tidy}
              params: [{name: made, value: $(tasks.make.results.text)}]
              workspaces: [{name: shared, workspace: shared}]
        """;

    private sealed record Embedded(string Kubeconfig) : IEmbeddedCluster;
}
