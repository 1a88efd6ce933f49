using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Applications;

/// <summary>Makes or changes an application; a repository that is not there yet is made with it.</summary>
public sealed partial class ApplicationForm
{
    private List<(string Value, string Text)> _repositories = [];
    private List<(string Value, string Text)> _credentials = [];
    private string _name = "";
    private string _title = "";
    private string _description = "";
    private string _repository = "";
    private string _url = "";
    private string _credential = "";
    private string _config = ".valuestream/qvs.yaml";
    private long? _revision;

    /// <summary>Empty on the page for a new one, where the router has nothing to set.</summary>
    [Parameter]
    public string Application { get; set => field = value ?? ""; } = "";

    private bool IsNew => Application.Length == 0;

    protected override Permission? Needed => Permission.Configure;

    protected override async Task Load()
    {
        if (_revision is not null)
        {
            return;
        }

        _repositories = [.. (await Session.All(ListingKinds.Repository, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Id))];
        _credentials = [.. (await Session.All(ListingKinds.Credential, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Id))];
        _revision = 0;
        if (!IsNew)
        {
            var found = await Session.Application(Application, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Application));
            (_name, _title, _description, _repository, _config, _revision) =
                (Application, found.Value.DisplayName, found.Value.Description, found.Value.Repository.Value, found.Value.ConfigPath, found.Revision);
        }
    }

    private async Task Save()
    {
        var repository = _repository.Length > 0 ? _repository : _name;
        ImmutableArray<Rejection> invalid = [.. new[] { ApplicationId.Check(_name), RepositoryId.Check(repository) }.OfType<Rejection>().Take(1)];
        if (!invalid.IsEmpty)
        {
            Rejections = invalid;
            return;
        }

        if (_repository.Length == 0)
        {
            var credential = _credential.Length > 0 ? CredentialId.Parse(_credential) : null;
            var made = new RepositorySpec(RepositoryKind.Git, _url, "", credential);
            if (await Do(() => Session.Repository(repository, grain => grain.Save(made, 0))) is null)
            {
                return;
            }

            // If the application is refused the repository is there already: the next try must not make it again.
            _repositories.Add((repository, repository));
            _repository = repository;
        }

        var spec = new ApplicationSpec(_title.Length > 0 ? _title : _name, _description, RepositoryId.Parse(repository), _config);
        if (await Do(() => Session.Application(_name, grain => grain.Save(spec, _revision))) is not null)
        {
            Navigation.NavigateTo(Links.Application(_name));
        }
    }

    private async Task Delete()
    {
        if (await Dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, Application), PortalText.DepDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Application(Application, grain => grain.Delete(_revision))) is not null)
        {
            Navigation.NavigateTo(Links.Applications);
        }
    }
}
