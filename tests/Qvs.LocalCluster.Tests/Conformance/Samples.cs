namespace Qvs.LocalCluster.Tests.Conformance;

/// <summary>Small objects that cases begin with, as JSON.</summary>
internal static class Samples
{
    public static string Deployment(string name, int replicas = 0) => $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}"},"spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },
         "template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"c","image":"busybox:1","env":[{"name":"A","value":"1"}],"ports":[{"containerPort":80}]}]} } } }
        """;

    public static string Pod(string name, string container = """{"name":"c","image":"busybox:1"}""") =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}"},"spec":{"containers":[{{container}}]} }""";

    public static string Service(string name, string spec = """{"ports":[{"port":80}]}""") =>
        $$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{name}}"},"spec":{{spec}} }""";

    public static string Map(string name, string labels = "{}") => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","labels":{{labels}} },"data":{"k":"v"} }""";

    public static string Owned(string name, string ownerName, string ownerUid, bool block = false) => $$"""
        {"metadata":{"name":"{{name}}","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"{{ownerName}}","uid":"{{ownerUid}}","blockOwnerDeletion":{{(block ? "true" : "false")}} }]} }
        """;

    /// <summary>A CRD with a schema; each case takes a group of its own.</summary>
    public static string Crd(string group, string extra = "", string scope = "Namespaced") => $$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{{group}}"},
         "spec":{"group":"{{group}}","scope":"{{scope}}","names":{"plural":"widgets","singular":"widget","kind":"Widget","shortNames":["wd"]},
          "versions":[{"name":"v1","served":true,"storage":true,
           "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"} },
           "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"}],
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","required":["size"],"properties":{
              "size":{"type":"integer","minimum":1,"maximum":10},"color":{"type":"string","enum":["red","green"]},"name":{"type":"string","pattern":"^[a-z]+$"},
              "replicas":{"type":"integer"},"mode":{"type":"string","default":"fast"},"tags":{"type":"array","items":{"type":"string"} },
              "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"either":{"x-kubernetes-int-or-string":true} } },
            "status":{"type":"object","properties":{"phase":{"type":"string"},"replicas":{"type":"integer"} } } } } } }{{extra}}]} }
        """;
}
