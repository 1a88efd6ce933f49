namespace Qvs.LocalCluster.Tekton.Decoding;

/// <summary>
/// The fields of Tekton's types and of the Kubernetes types inside them, as lines <c>Struct field:type ...</c>. Types: <c>s</c> string,
/// <c>i</c> int, <c>b</c> bool, <c>d</c> duration, <c>v</c> param value, <c>m</c> strings by key, <c>q</c> quantities by key, <c>t</c> int or
/// string, <c>*</c> anything, otherwise a struct; <c>[]x</c> a list, <c>{}x</c> values by key. <c>s=Name</c> is a string type with a name of its own,
/// which Go's error messages show. <c>+Struct</c> takes over the fields of another one.
/// </summary>
internal static class TektonSchema
{
    public const string Shared = """
        ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s=types.UID resourceVersion:s generation:i creationTimestamp:* deletionTimestamp:* deletionGracePeriodSeconds:i labels:m annotations:m ownerReferences:[]OwnerReference finalizers:[]s managedFields:* clusterName:s
        OwnerReference apiVersion:s kind:s name:s uid:s=types.UID controller:b blockOwnerDeletion:b
        Object apiVersion:s kind:s metadata:ObjectMeta status:*
        Task +Object spec:TaskSpec
        TaskRun +Object spec:TaskRunSpec
        Pipeline +Object spec:PipelineSpec
        PipelineRun +Object spec:PipelineRunSpec
        CustomRun +Object spec:CustomRunSpec
        ParamSpec name:s type:s=v1.ParamType description:s properties:{}PropertySpec default:v enum:[]s
        PropertySpec type:s=v1.ParamType
        Param name:s value:v
        TaskResult name:s type:s=v1.ResultsType properties:{}PropertySpec description:s value:v
        StepResult name:s type:s=v1.ResultsType properties:{}PropertySpec description:s
        TaskBaseSpec params:[]ParamSpec displayName:s description:s steps:[]Step volumes:[]Volume stepTemplate:StepTemplate sidecars:[]Sidecar workspaces:[]WorkspaceDeclaration results:[]TaskResult
        EmbeddedTask apiVersion:s kind:s spec:* metadata:PipelineTaskMetadata +TaskSpec
        PipelineTaskMetadata labels:m annotations:m
        PipelineBaseSpec displayName:s description:s tasks:[]PipelineTask params:[]ParamSpec workspaces:[]PipelineWorkspaceDeclaration results:[]PipelineResult finally:[]PipelineTask
        PipelineBaseTask name:s displayName:s description:s taskRef:TaskRef taskSpec:EmbeddedTask when:[]WhenExpression retries:i runAfter:[]s params:[]Param matrix:Matrix workspaces:[]WorkspacePipelineTaskBinding timeout:d pipelineRef:PipelineRef pipelineSpec:PipelineSpec onError:s=v1.PipelineTaskOnErrorType
        PipelineResult name:s type:s=v1.ResultsType description:s value:v
        Matrix params:[]Param include:[]IncludeParams
        IncludeParams name:s params:[]Param
        WhenExpression input:s operator:s=selection.Operator values:[]s cel:s
        PipelineWorkspaceDeclaration name:s description:s optional:b
        WorkspacePipelineTaskBinding name:s workspace:s subPath:s
        WorkspaceDeclaration name:s description:s mountPath:s readOnly:b optional:b
        WorkspaceUsage name:s mountPath:s
        WorkspaceBinding name:s subPath:s volumeClaimTemplate:PersistentVolumeClaim persistentVolumeClaim:PersistentVolumeClaimVolumeSource emptyDir:EmptyDirVolumeSource configMap:ConfigMapVolumeSource secret:SecretVolumeSource projected:ProjectedVolumeSource csi:CSIVolumeSource
        TimeoutFields pipeline:d tasks:d finally:d
        TaskRunDebug breakpoints:TaskBreakpoints
        TaskBreakpoints onFailure:s
        Ref name:s resolver:s=v1.ResolverName params:[]Param
        StepOutputConfig path:s
        CustomRunSpec customRef:TaskRef customSpec:EmbeddedCustomRunSpec params:[]Param status:s=v1beta1.CustomRunSpecStatus statusMessage:s=v1beta1.CustomRunSpecStatusMessage retries:i serviceAccountName:s timeout:d workspaces:[]WorkspaceBinding
        EmbeddedCustomRunSpec apiVersion:s kind:s metadata:PipelineTaskMetadata spec:*
        PodTemplate nodeSelector:m tolerations:* affinity:* securityContext:* volumes:[]Volume runtimeClassName:s automountServiceAccountToken:b dnsPolicy:s=v1.DNSPolicy dnsConfig:* enableServiceLinks:b priorityClassName:s schedulerName:s imagePullSecrets:* hostAliases:* hostNetwork:b topologySpreadConstraints:* env:[]EnvVar
        ContainerBase name:s image:s command:[]s args:[]s workingDir:s envFrom:[]EnvFromSource env:[]EnvVar volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice imagePullPolicy:s=v1.PullPolicy securityContext:*
        ContainerRest ports:[]ContainerPort livenessProbe:* readinessProbe:* startupProbe:* lifecycle:* terminationMessagePath:s terminationMessagePolicy:s=v1.TerminationMessagePolicy stdin:b stdinOnce:b tty:b
        ContainerPort name:s hostPort:i=int32 containerPort:i=int32 protocol:s=v1.Protocol hostIP:s
        EnvVar name:s value:s valueFrom:EnvVarSource
        EnvVarSource fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector secretKeyRef:SecretKeySelector
        ObjectFieldSelector apiVersion:s fieldPath:s
        ResourceFieldSelector containerName:s resource:s divisor:*
        ConfigMapKeySelector name:s key:s optional:b
        SecretKeySelector name:s key:s optional:b
        EnvFromSource prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
        ConfigMapEnvSource name:s optional:b
        SecretEnvSource name:s optional:b
        VolumeMount name:s readOnly:b mountPath:s subPath:s mountPropagation:s=v1.MountPropagationMode subPathExpr:s
        VolumeDevice name:s devicePath:s
        ResourceRequirements limits:q requests:q claims:*
        Volume name:s hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource secret:SecretVolumeSource configMap:ConfigMapVolumeSource projected:ProjectedVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource downwardAPI:DownwardAPIVolumeSource csi:CSIVolumeSource nfs:* gcePersistentDisk:* awsElasticBlockStore:* gitRepo:* iscsi:* glusterfs:* rbd:* flexVolume:* cinder:* cephfs:* flocker:* fc:* azureFile:* vsphereVolume:* quobyte:* azureDisk:* photonPersistentDisk:* portworxVolume:* scaleIO:* storageos:* ephemeral:*
        HostPathVolumeSource path:s type:s=v1.HostPathType
        EmptyDirVolumeSource medium:s=v1.StorageMedium sizeLimit:*
        SecretVolumeSource secretName:s items:[]KeyToPath defaultMode:i=int32 optional:b
        ConfigMapVolumeSource name:s items:[]KeyToPath defaultMode:i=int32 optional:b
        KeyToPath key:s path:s mode:i=int32
        ProjectedVolumeSource sources:[]VolumeProjection defaultMode:i=int32
        VolumeProjection secret:SecretProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection serviceAccountToken:ServiceAccountTokenProjection
        SecretProjection name:s items:[]KeyToPath optional:b
        ConfigMapProjection name:s items:[]KeyToPath optional:b
        DownwardAPIProjection items:[]DownwardAPIVolumeFile
        DownwardAPIVolumeSource items:[]DownwardAPIVolumeFile defaultMode:i=int32
        DownwardAPIVolumeFile path:s fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i=int32
        ServiceAccountTokenProjection audience:s expirationSeconds:i=int64 path:s
        PersistentVolumeClaimVolumeSource claimName:s readOnly:b
        CSIVolumeSource driver:s readOnly:b fsType:s volumeAttributes:m nodePublishSecretRef:LocalObjectReference
        LocalObjectReference name:s
        PersistentVolumeClaim +Object spec:PersistentVolumeClaimSpec
        PersistentVolumeClaimSpec accessModes:[]s=v1.PersistentVolumeAccessMode selector:* resources:ResourceRequirements volumeName:s storageClassName:s volumeMode:s=v1.PersistentVolumeMode dataSource:* dataSourceRef:*
        """;

    public const string V1 = """
        TaskSpec +TaskBaseSpec
        PipelineSpec +PipelineBaseSpec
        PipelineTask +PipelineBaseTask
        PipelineRef name:s apiVersion:s resolver:s=v1.ResolverName params:[]Param
        TaskRef name:s kind:s=v1.TaskKind apiVersion:s resolver:s=v1.ResolverName params:[]Param
        TaskRunSpec debug:TaskRunDebug params:[]Param serviceAccountName:s taskRef:TaskRef taskSpec:TaskSpec status:s=v1.TaskRunSpecStatus statusMessage:s=v1.TaskRunSpecStatusMessage retries:i timeout:d podTemplate:PodTemplate workspaces:[]WorkspaceBinding stepSpecs:[]TaskRunStepSpec sidecarSpecs:[]TaskRunSidecarSpec computeResources:ResourceRequirements
        TaskRunStepSpec name:s computeResources:ResourceRequirements
        TaskRunSidecarSpec name:s computeResources:ResourceRequirements
        PipelineRunSpec pipelineRef:PipelineRef pipelineSpec:PipelineSpec params:[]Param status:s=v1.PipelineRunSpecStatus timeouts:TimeoutFields taskRunTemplate:PipelineTaskRunTemplate workspaces:[]WorkspaceBinding taskRunSpecs:[]PipelineTaskRunSpec
        PipelineTaskRunTemplate podTemplate:PodTemplate serviceAccountName:s
        PipelineTaskRunSpec pipelineTaskName:s serviceAccountName:s podTemplate:PodTemplate stepSpecs:[]TaskRunStepSpec sidecarSpecs:[]TaskRunSidecarSpec metadata:PipelineTaskMetadata computeResources:ResourceRequirements
        Step +ContainerBase computeResources:ResourceRequirements script:s timeout:d workspaces:[]WorkspaceUsage onError:s=v1.OnErrorType stdoutConfig:StepOutputConfig stderrConfig:StepOutputConfig ref:Ref params:[]Param results:[]StepResult
        StepTemplate image:s command:[]s args:[]s workingDir:s envFrom:[]EnvFromSource env:[]EnvVar computeResources:ResourceRequirements volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice imagePullPolicy:s=v1.PullPolicy securityContext:*
        Sidecar +ContainerBase +ContainerRest computeResources:ResourceRequirements script:s workspaces:[]WorkspaceUsage
        """;

    public const string V1Beta1 = """
        TaskSpec +TaskBaseSpec resources:*
        PipelineSpec +PipelineBaseSpec resources:*
        PipelineTask +PipelineBaseTask resources:*
        PipelineRef name:s apiVersion:s bundle:s resolver:s=v1beta1.ResolverName params:[]Param
        TaskRef name:s kind:s=v1beta1.TaskKind apiVersion:s bundle:s resolver:s=v1beta1.ResolverName params:[]Param
        TaskRunSpec debug:TaskRunDebug params:[]Param resources:* serviceAccountName:s taskRef:TaskRef taskSpec:TaskSpec status:s=v1beta1.TaskRunSpecStatus statusMessage:s=v1beta1.TaskRunSpecStatusMessage retries:i timeout:d podTemplate:PodTemplate workspaces:[]WorkspaceBinding stepOverrides:[]TaskRunStepOverride sidecarOverrides:[]TaskRunSidecarOverride computeResources:ResourceRequirements
        TaskRunStepOverride name:s resources:ResourceRequirements
        TaskRunSidecarOverride name:s resources:ResourceRequirements
        PipelineRunSpec pipelineRef:PipelineRef pipelineSpec:PipelineSpec resources:* params:[]Param serviceAccountName:s status:s=v1beta1.PipelineRunSpecStatus timeouts:TimeoutFields timeout:d podTemplate:PodTemplate workspaces:[]WorkspaceBinding taskRunSpecs:[]PipelineTaskRunSpec
        PipelineTaskRunSpec pipelineTaskName:s taskServiceAccountName:s taskPodTemplate:PodTemplate stepOverrides:[]TaskRunStepOverride sidecarOverrides:[]TaskRunSidecarOverride metadata:PipelineTaskMetadata computeResources:ResourceRequirements
        Step +ContainerBase +ContainerRest resources:ResourceRequirements script:s timeout:d workspaces:[]WorkspaceUsage onError:s=v1beta1.OnErrorType stdoutConfig:StepOutputConfig stderrConfig:StepOutputConfig ref:Ref params:[]Param results:[]StepResult
        StepTemplate +ContainerBase +ContainerRest resources:ResourceRequirements
        Sidecar +ContainerBase +ContainerRest resources:ResourceRequirements script:s workspaces:[]WorkspaceUsage
        """;
}
