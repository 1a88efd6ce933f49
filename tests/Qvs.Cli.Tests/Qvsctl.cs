using System.Diagnostics;
using System.Text.Json.Nodes;
using Qvs.Testing;

namespace Qvs.Cli.Tests;

/// <summary>The real program in a directory of its own.</summary>
internal sealed class Qvsctl : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>A config with one adapter of its own, and a Pipeline.</summary>
    public static Qvsctl WithShop() => new Qvsctl()
        .Add("m/cue.mod/module.cue", "module: \"acme.example/kit\"\nlanguage: version: \"v0.9.0\"\n")
        .Add("m/web/web.cue", """
            package web

            DesignPattern: {
            	name: "web"
            	parameters: {
            		appName: string
            		// Number of Pods.
            		replicas: int & >=1 & <=9 | *2
            	}
            	pipelineParameters: level: *"info" | "debug"
            	resources: app: deployment: {
            		apiVersion: "apps/v1"
            		kind:       "Deployment"
            		metadata: name: parameters.appName
            		spec: replicas: parameters.replicas
            	}
            	resources: appSetup: space: {
            		apiVersion: "v1"
            		kind:       "Namespace"
            		metadata: name: parameters.appName
            	}
            	pipelines: deploy: {
            		tasks: apply: {
            			name: "apply"
            			params: deployTimeout: {desc: "How long to wait", default: "10m"}
            			steps: [{name: "apply", image: "alpine:3", args: [pipelineParameters.level]}]
            			results: version: description: "What was deployed"
            		}
            		results: version: tasks.apply.results.version
            	}
            }

            """)
        .Add("qvs.yaml", """
            params:
              - {name: appName, type: string}
              - {name: replicas, type: int, default: 3}
            modules:
              - name: acme.example/kit
                local: {path: m}
            designPatterns:
              - pattern: acme.example/kit/web
                params: {appName: $(params.appName), replicas: $(params.replicas)}

            """)
        .Add("params.json", """{"params": [{"name": "appName", "value": "shop"}], "secrets": []}""");

    /// <summary>What the program finds in its environment besides what all processes do.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string Folder => _folder.Path;

    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.Path, f)).Order(StringComparer.Ordinal);

    public Qvsctl Add(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    public Qvsctl Add(string name, byte[] content)
    {
        Add(name, "");
        File.WriteAllBytes(_folder.Combine(name), content);
        return this;
    }

    public string Read(string name) => File.ReadAllText(_folder.Combine(name));

    public (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "qvsctl"), arguments)
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>What <c>--output json</c> prints; nothing else may be printed.</summary>
    public (int ExitCode, JsonNode Output) Json(params string[] arguments)
    {
        var (exitCode, output, error) = Run([.. arguments, "--output", "json"]);
        Assert.Equal("", error);
        return (exitCode, JsonNode.Parse(output)!);
    }

    public void Dispose() => _folder.Dispose();
}
