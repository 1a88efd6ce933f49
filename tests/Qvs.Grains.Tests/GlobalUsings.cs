global using System.Collections.Immutable;
global using Qvs.Domain;
global using ApplicationId = Qvs.Domain.Applications.ApplicationId;
