namespace Qvs.Grains.Tests.Delivery;

/// <summary>Pipelines and lines that tests run.</summary>
internal static class Shop
{
    /// <summary>Two Pipelines of three tasks; <c>build</c> has a result that <c>deploy</c> needs.</summary>
    public const string Pipelines = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata:
          name: shop-build
        spec:
          tasks:
            - name: checkout
              taskRef: {name: shop-step}
            - name: compile
              runAfter: [checkout]
              taskRef: {name: shop-step}
              params:
                - name: from
                  value: $(tasks.checkout.results.out)
            - name: push
              runAfter: [compile]
              taskRef: {name: shop-step}
              params:
                - name: from
                  value: $(tasks.compile.results.out)
          results:
            - name: image
              value: $(tasks.push.results.out)
        ---
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata:
          name: shop-deploy
        spec:
          params:
            - name: image
              type: string
            - name: replicas
              type: string
          tasks:
            - name: compile
              taskRef: {name: shop-step}
            - name: apply
              runAfter: [compile]
              taskRef: {name: shop-step}
              params:
                - name: from
                  value: $(tasks.compile.results.out)
            - name: check
              runAfter: [apply]
              taskRef: {name: shop-step}
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata:
          name: shop-step
        spec:
          params:
            - name: from
              type: string
              default: ""
          results:
            - name: out
          steps:
            - name: run
              image: busybox
              script: echo
        """;

    public static string Line(string name, string prod = "") => $$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: {{name}}
        spec:
          stages:
            - name: build
              spec:
                pipeline: shop-build
                deployment: {app: shop, name: dev}
                params: []
            - name: dev
              spec:
                pipeline: shop-deploy
                deployment: {app: shop, name: dev}
                params:
                  - name: image
                    value: $(stages.build.results.image)
              runAfter: [build]
            - name: prod
              spec:
                pipeline: shop-deploy
                deployment: {app: shop, name: prod}
                params:
                  - name: image
                    value: $(stages.build.results.image)
              runAfter: [dev]
        {{prod}}
          results:
            - name: image
              value: $(stages.build.results.image)
        """;
}
