global using System.Collections.Immutable;
global using Orleans;
global using Qvs.Domain;
global using ApplicationId = Qvs.Domain.Applications.ApplicationId;
global using Qvs.Grains.Access;
