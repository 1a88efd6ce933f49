global using System.Collections.Immutable;
global using ApplicationId = Qvs.Domain.Applications.ApplicationId;
