global using ApplicationId = Qvs.Domain.Applications.ApplicationId;
