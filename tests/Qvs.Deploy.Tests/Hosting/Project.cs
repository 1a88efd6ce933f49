namespace Qvs.Deploy.Tests.Hosting;

/// <summary>A project whose lines each run two Pipelines, one after the other, on the target cluster.</summary>
internal static class Project
{
    public static ImmutableArray<string> Lines { get; } = ["one", "two", "three", "four"];

    public static async Task Make(Person person, TargetCluster cluster)
    {
        await person.Post("/apis/v1/projects", new { name = TargetCluster.Project, displayName = "Acme" });
        await person.Put("credentials/cluster", new { purpose = "cluster", description = "", values = new { kubeconfig = cluster.Kubeconfig } });
        await person.Put("clusters/main", new { displayName = "Main", kind = "kubeconfig", credential = "cluster", requestsPerSecond = 100 });
        await person.Put("repositories/shop", new { kind = "git", url = "https://git.example.com/shop.git", description = "", credential = (string?)null });
        await person.Put("applications/shop", new { displayName = "Shop", description = "", repository = "shop", configPath = ".valuestream/qvs.yaml" });
        var none = Array.Empty<object>();
        await person.Put("environments/dev", new { displayName = "Development", description = "", order = 0, cluster = "main", targets = none, parameters = new { }, freezes = none });
        await person.PutYaml("applications/shop/pipelines", Pipelines(cluster));
        foreach (var line in Lines)
        {
            // Runs of one deployment wait for each other, so each line has its own.
            await person.Put($"applications/shop/deployments/{line}", new { displayName = line, environment = "dev", config = new { }, secrets = new { }, credentials = new { } });
            await person.PutYaml($"assemblylines/{line}?runsAtOnce=20", Line(line));
        }
    }

    private static string Pipelines(TargetCluster cluster) => $"""
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata:
          name: shop-work
        spec:
          params:
            - name: gate
              type: string
          tasks:
            - name: begin
              taskRef: {"{name: shop-step}"}
              params:
                - name: gate
                  value: $(params.gate)
            - name: finish
              runAfter: [begin]
              taskRef: {"{name: shop-step}"}
              params:
                - name: gate
                  value: $(params.gate)
          results:
            - name: out
              value: $(tasks.finish.results.out)
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata:
          name: shop-step
        spec:
          params:
            - name: gate
              type: string
          results:
            - name: out
          steps:
            - name: run
              image: busybox
              script: |
                echo waiting for $(params.gate)
                {cluster.WaitScript}
                echo done
                printf %s "$(params.gate) passed" > $(results.out.path)
        """;

    private static string Line(string name) => $"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: {name}
        spec:
          params:
            - name: gate
              type: string
          stages:
            - name: first
              spec:
                pipeline: shop-work
                deployment: {"{app: shop, name: "}{name}{"}"}
                params:
                  - name: gate
                    value: $(inputs.gate)
            - name: second
              spec:
                pipeline: shop-work
                deployment: {"{app: shop, name: "}{name}{"}"}
                params:
                  - name: gate
                    value: $(inputs.gate)-again
              runAfter: [first]
          results:
            - name: out
              value: $(stages.second.results.out)
        """;
}
