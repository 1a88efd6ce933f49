using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Manifests.Import;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Testing;

namespace Qvs.Adapters.Tests;

/// <summary>Manifests become an adapter, and the adapter compiles to the manifests.</summary>
public sealed class ManifestImportTests
{
    private const string Shop = """"
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop, namespace: store}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          namespace: store
          labels: {app: shop, tier: "1"}
          annotations: {note: 'a "quoted" \(text)'}
        spec:
          replicas: 3
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              serviceAccountName: shop
              containers:
                - name: shop
                  image: registry.example.com/shop:1.2.3
                  args: [--level=info, "007", "yes"]
                  env:
                    - {name: shop, value: shop}
                    - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: shop-db, key: password}}}
                  ports: [{containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /ready, port: 8080}}
                  resources: {limits: {cpu: 0.5, memory: 64Mi}}
                  volumeMounts: []
              volumes: [{name: files, configMap: {name: shop-files, defaultMode: 420}}, {name: tmp, emptyDir: {}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop, namespace: store}
        spec: {selector: {app: shop}, ports: [{port: 8080, targetPort: 8080}]}
        ---
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: shop-files, namespace: store}
            data:
              script.sh: |
                #!/bin/sh
                echo "a\tb" 'c' $(date) \(x) """
                	indented
              folded: >-
                one
                two
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: other, namespace: store}
            data: {"if": "1", "_x": "", "a.b": "null"}
        """";

    [Fact]
    public async Task The_adapter_compiles_to_the_manifests_it_was_made_of()
    {
        var imported = Import(("shop.yaml", Shop));
        var compiled = await Compile(imported);

        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(Sorted(Objects(Shop)), Sorted(Objects(compiled.Text!)));
        GoldenFile.Check("tests/Qvs.Adapters.Tests/Golden/shop-adapter.txt", imported.Text!);
        Assert.Equal(
            ["appName=shop", "k8sNamespace=store", "imageName=registry.example.com/shop:1.2.3", "replicas=3", "port=8080"],
            imported.Params.Select(p => $"{p.Name}={p.Value}"));
        Assert.Equal(["serviceAccount", "deployment", "service", "configMapShopFiles", "configMapOther"], imported.Resources);
    }

    [Fact]
    public async Task Other_values_of_the_params_reach_every_place_that_means_them()
    {
        var imported = Import(("shop.yaml", Shop));
        var values = imported.Params.ToDictionary(p => p.Name, p => p.Name switch { "appName" => "cafe", "port" => "3000", "replicas" => "1", _ => p.Value });
        var compiled = (await Compile(imported, values)).Text!;

        Assert.DoesNotContain("name: shop-", compiled, StringComparison.Ordinal);
        Assert.DoesNotContain("app: shop", compiled, StringComparison.Ordinal);
        Assert.Contains("name: cafe-db", compiled, StringComparison.Ordinal);
        Assert.Contains("value: shop", compiled, StringComparison.Ordinal);
        Assert.Contains("targetPort: 3000", compiled, StringComparison.Ordinal);
        Assert.Contains("- port: 8080", compiled, StringComparison.Ordinal);
        Assert.Contains("replicas: 1", compiled, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_workloads_have_params_of_their_own()
    {
        static string Workload(string kind, string name, int port) =>
            $"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{replicas: 2, template: {{spec: {{containers: [{{name: {name}, image: \"{name}:1\", ports: [{{containerPort: {port}}}]}}]}}}}}}\n";
        var imported = Import(("a.yaml", Workload("Deployment", "web", 80)), ("b.yaml", Workload("StatefulSet", "db", 5432)));

        Assert.Equal(["appName", "webImageName", "dbImageName", "deploymentReplicas", "statefulSetReplicas"], imported.Params.Select(p => p.Name));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: x}", "QVS1312")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: eA==}", "QVS1312")]
    [InlineData("apiVersion: v1\nmetadata: {name: a}", "QVS1311")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {generateName: a}", "QVS1311")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nmode: 0644", "QVS1314")]
    [InlineData("---\n---\n", "QVS1006")]
    [InlineData("a: [", "QVS1002")]
    public void What_cannot_be_an_adapter_is_refused(string text, string code)
    {
        var result = Import(("a.yaml", text));

        Assert.Null(result.Text);
        Assert.Equal([code], result.Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a, uid: b}\nstatus: {phase: Running}", "QVS1313", 2)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nimmutable: yes", "QVS1314", 1)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, env: [{name: API_TOKEN, value: x}]}]}", "QVS1312", 1)]
    public void What_needs_a_look_is_said(string text, string code, int count)
    {
        var result = Import(("a.yaml", text));

        Assert.NotNull(result.Text);
        Assert.Equal(Enumerable.Repeat((code, Severity.Warning), count), result.Diagnostics.Select(d => (d.Code, d.Severity)));
    }

    private static ManifestImportResult Import(params (string Name, string Text)[] files) => ManifestImport.Read("shop", files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text))));

    private static async Task<Adapters.Manifests.ManifestResult> Compile(ManifestImportResult imported, IReadOnlyDictionary<string, string>? values = null)
    {
        Assert.True(imported.Text is not null, Show.Text(imported.Diagnostics));
        var config = new StringBuilder("params:\n");
        config.AppendJoin("", imported.Params.Select(p => $"  - {{name: {p.Name}, type: {p.Type}}}\n"));
        config.Append("modules:\n  - name: example.com/a\n    local: {path: ./a}\ndesignPatterns:\n  - pattern: example.com/a/shop\n    params:\n");
        config.AppendJoin("", imported.Params.Select(p => $"      {p.Name}: $(params.{p.Name})\n"));
        var given = new JsonArray([.. imported.Params.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["value"] = values?[p.Name] ?? p.Value })]);
        var archive = Txtar.Parse("")
            .With("qvs.yaml", config.ToString())
            .With("params.json", new JsonObject { ["params"] = given, ["secrets"] = new JsonArray() }.ToJsonString())
            .With("a/cue.mod/module.cue", "module: \"example.com/a\"\n")
            .With("a/shop/main.cue", imported.Text!);
        return await new World(archive).Manifests(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Objects(string stream)
    {
        var documents = YamlReader.ReadStream("x", Encoding.UTF8.GetBytes(stream), new DiagnosticBag())!;
        return documents.SelectMany(d => ((YamlMapping)d).Find("items")?.Value is YamlSequence list ? list.Items : [d]).Select(d => YamlWriter.Write(JsonNode.Parse(Json(d))));
    }

    private static string Json(YamlNode node) => node switch
    {
        YamlMapping map => "{" + string.Join(',', map.Entries.Select(e => $"{JsonValue.Create(e.Key.Text).ToJsonString()}:{Json(e.Value)}")) + "}",
        YamlSequence list => "[" + string.Join(',', list.Items.Select(Json)) + "]",
        YamlScalar { Value.Kind: ScalarKind.Text } text => JsonValue.Create(text.Text).ToJsonString(),
        _ => ((YamlScalar)node).Value.Text,
    };

    private static string[] Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];
}
