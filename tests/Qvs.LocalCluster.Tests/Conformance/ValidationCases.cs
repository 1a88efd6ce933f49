namespace Qvs.LocalCluster.Tests.Conformance;

internal static class ValidationCases
{
    public static readonly Dictionary<string, Case> Table = new()
    {
        ["a name with capitals"] = a => Refused(a, "configmaps", """{"metadata":{"name":"Big"}}""", "metadata.name: Invalid value: \"Big\": a", "RFC 1123 subdomain must consist of lower case alphanumeric characters"),
        ["no name"] = a => Refused(a, "configmaps", """{"metadata":{}}""", "name or generateName is required"),
        ["a label's key"] = a => Refused(a, "configmaps", """{"metadata":{"name":"a","labels":{"b@d":"x"}}}""", "metadata.labels: Invalid value: \"b@d\": name part must consist of"),
        ["a label's value"] = a => Refused(a, "configmaps", """{"metadata":{"name":"a","labels":{"x":"-bad-"}}}""", "metadata.labels: Invalid value: \"-bad-\": a valid label must be an empty string or consist of alphanumeric characters"),
        ["a label's length"] = a => Refused(a, "configmaps", $$$"""{"metadata":{"name":"a","labels":{"x":"{{{new string('a', 64)}}}"} } }""", "must be no more than 63 characters"),
        ["a config map's key"] = a => Refused(a, "configmaps", """{"metadata":{"name":"a"},"data":{"a b":"x"}}""", "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters"),
        ["an owner without a uid"] = a => Refused(a, "configmaps", """{"metadata":{"name":"a","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x"}]}}""", "metadata.ownerReferences.uid: Invalid value: \"\": uid must not be empty"),
        ["a pod without containers"] = a => Refused(a, "pods", """{"metadata":{"name":"a"},"spec":{}}""", "spec.containers: Required value"),
        ["a container without an image"] = a => Refused(a, "pods", Samples.Pod("a", """{"name":"c"}"""), "spec.containers[0].image: Required value"),
        ["a container without a name"] = a => Refused(a, "pods", Samples.Pod("a", """{"image":"i"}"""), "spec.containers[0].name: Required value"),
        ["two containers of one name"] = a => Refused(a, "pods", Samples.Pod("a", """{"name":"c","image":"i"},{"name":"c","image":"i"}"""), "spec.containers[1].name: Duplicate value: \"c\""),
        ["a mount of no volume"] = a => Refused(a, "pods", Samples.Pod("a", """{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}"""), "spec.containers[0].volumeMounts[0].name: Not found: \"v\""),
        ["a restart policy"] = a => Refused(a, "pods", """{"metadata":{"name":"a"},"spec":{"restartPolicy":"Sometimes","containers":[{"name":"c","image":"i"}]}}""", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\""),
        ["a request above its limit"] = a => Refused(a, "pods", Samples.Pod("a", """{"name":"c","image":"i","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}"""), "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit"),
        ["a port of a container"] = a => Refused(a, "pods", Samples.Pod("a", """{"name":"c","image":"i","ports":[{"containerPort":70000}]}"""), "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive"),
        ["two errors are both told"] = async a => (await a.Post("pods", Samples.Pod("A", """{"name":"c"}"""))).Refuses(422, "Invalid", "[metadata.name:", "spec.containers[0].image: Required value]").Has("details.causes.1.field", "spec.containers[0].image"),
        ["causes name field and reason"] = async a => (await a.Post("pods", """{"metadata":{"name":"a"},"spec":{}}""")).Refuses(422, "Invalid", "Pod \"a\" is invalid").Has("details.kind", "Pod").Has("details.causes.0.reason", "FieldValueRequired").Has("details.causes.0.field", "spec.containers"),
        ["a deployment without a selector"] = a => Refused(a, "apps/v1:deployments", """{"metadata":{"name":"a"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", "spec.selector: Required value"),
        ["a selector that misses the template"] = a => Refused(a, "apps/v1:deployments", """{"metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"x":"y"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", "spec.template.metadata.labels: Invalid value: ", "`selector` does not match template `labels`"),
        ["a deployment's selector cannot change"] = async a =>
        {
            await a.Post("apps/v1:deployments", Samples.Deployment("a"));
            (await a.Merge("apps/v1:deployments/a", """{"spec":{"selector":{"matchLabels":{"app":"b"}},"template":{"metadata":{"labels":{"app":"b"}}}}}""")).Refuses(422, "Invalid", "spec.selector: Invalid value: ", "field is immutable");
        },
        ["a wrong type is 400"] = async a => (await a.Post("apps/v1:deployments", Samples.Deployment("a").Replace("\"replicas\":0", "\"replicas\":\"two\"", StringComparison.Ordinal)))
            .Refuses(400, "BadRequest", "Deployment in version \"v1\" cannot be handled as a Deployment", "replicas"),
        ["a service without ports"] = a => Refused(a, "services", Samples.Service("a", "{}"), "spec.ports: Required value"),
        ["a service's port"] = a => Refused(a, "services", Samples.Service("a", """{"ports":[{"port":0}]}"""), "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"),
        ["a service's type"] = a => Refused(a, "services", Samples.Service("a", """{"type":"Magic","ports":[{"port":80}]}"""), "spec.type: Unsupported value: \"Magic\""),
        ["a service's name"] = a => Refused(a, "services", Samples.Service("1a"), "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of"),
        ["a service gets a cluster address"] = async a => (await a.Post("services", Samples.Service("a"))).Is(201).Has("spec.clusterIP").Has("spec.type", "ClusterIP").Has("spec.ports.0.targetPort", "80").Has("spec.sessionAffinity", "None"),
        ["an immutable config map"] = async a =>
        {
            await a.Post("configmaps", """{"metadata":{"name":"a"},"data":{"k":"v"},"immutable":true}""");
            (await a.Merge("configmaps/a", """{"data":{"k":"w"}}""")).Refuses(422, "Invalid", "data: Forbidden: field is immutable when `immutable` is set");
        },
        ["a secret's type cannot change"] = async a =>
        {
            await a.Post("secrets", """{"metadata":{"name":"a"},"type":"x/y"}""");
            (await a.Merge("secrets/a", """{"type":"x/z"}""")).Refuses(422, "Invalid", "type: Invalid value: \"x/z\": field is immutable");
        },
        ["a pod's spec cannot change"] = async a =>
        {
            await a.Post("pods", Samples.Pod("a"));
            (await a.Merge("pods/a", """{"spec":{"hostname":"x"}}""")).Refuses(422, "Invalid", "spec: Forbidden: pod updates may not change fields other than");
        },
        ["a pod's image can change"] = async a =>
        {
            await a.Post("pods", Samples.Pod("a"));
            (await a.Strategic("pods/a", """{"spec":{"containers":[{"name":"c","image":"other"}]}}""")).Is(200).Has("spec.containers.0.image", "other");
        },
        ["a claim without access modes"] = a => Refused(a, "persistentvolumeclaims", """{"metadata":{"name":"a"},"spec":{"resources":{"requests":{"storage":"1Gi"}}}}""", "spec.accessModes: Required value"),
        ["a job that restarts always"] = a => Refused(a, "batch/v1:jobs", """{"metadata":{"name":"a"},"spec":{"template":{"spec":{"restartPolicy":"Always","containers":[{"name":"c","image":"i"}]}}}}""", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""),
        ["a quantity"] = async a => (await a.Post("pods", Samples.Pod("a", """{"name":"c","image":"i","resources":{"requests":{"cpu":"lots"}}}"""))).Refuses(400, "BadRequest", "quantities must match the regular expression"),
        ["a kind that does not fit the address"] = async a => (await a.Post("configmaps", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""")).Refuses(400, "BadRequest", "cannot be handled as a ConfigMap"),
        ["a version that does not fit the address"] = async a => (await a.Post("configmaps", """{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}""")).Is(400),
        ["a role binding's role cannot change"] = async a =>
        {
            await a.Post("rbac.authorization.k8s.io/v1:roles", """{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
            (await a.Post("rbac.authorization.k8s.io/v1:rolebindings", """{"metadata":{"name":"b"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"x"}]}""")).Is(201);
            (await a.Merge("rbac.authorization.k8s.io/v1:rolebindings/b", """{"roleRef":{"name":"s"}}""")).Refuses(422, "Invalid", "roleRef: Invalid value: ", "cannot change roleRef");
        },
    };

    private static async Task Refused(Api a, string path, string json, params string[] words) => (await a.Post(path, json)).Refuses(422, "Invalid", words);
}
