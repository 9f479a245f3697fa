using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv add-mvpd</c>: a TV provider by a preset and what is its own.</summary>
internal sealed class TvMvpdVerb
{
    private readonly Argument<string> _preset = new("preset") { Description = "What it is like; 'gatehouse tv presets' lists them." };
    private readonly Argument<string> _id = new("id") { Description = "Its id for apps." };
    private readonly Option<string?> _name = new("--name") { Description = "For people." };
    private readonly Option<string?> _logo = Address("--logo", "Picture for pickers.");
    private readonly Option<string?> _metadata = Address("--metadata-url", "Where a SAML provider has its metadata.");
    private readonly Option<string?> _apple = new("--apple-id") { Description = "Apple's id of the provider.", HelpName = "id" };
    private readonly Option<string?> _authorization = Address("--authorization-url", "Where it is asked what viewers may watch.");
    private readonly Option<bool> _unasked = new("--no-authorization") { Description = "It is not asked: whoever signs in may watch everything." };

    private readonly Option<string?> _signIn = Address("--sign-in-url", "Authorization endpoint of an OAuth 2.0 provider.");
    private readonly Option<string?> _token = Address("--token-url", "Its token endpoint.");
    private readonly Option<string?> _userInfo = Address("--user-info-url", "Where it tells who the viewer is.");
    private readonly Option<string?> _issuer = Address("--issuer", "Its name in ID tokens (OpenID Connect).");
    private readonly Option<string?> _keys = Address("--keys-url", "Keys of its ID tokens.");
    private readonly Option<string?> _logout = Address("--logout-url", "Where viewers sign out.");
    private readonly Option<string?> _client = new("--client-id") { Description = "Our name there.", HelpName = "id" };
    private readonly Option<bool> _public = new("--public-client") { Description = "We have no secret there, and prove ourselves by PKCE alone." };
    private readonly Option<string?> _scope = new("--scope") { Description = "What we ask for; separated by blanks." };
    private readonly Option<string?> _parameter = new("--channel-parameter") { Description = "Parameter that tells it the service provider.", HelpName = "name" };

    private Symbol[] OAuth => [_signIn, _token, _userInfo, _issuer, _keys, _logout, _client, _public, _scope, _parameter];

    /// <summary>The verb.</summary>
    public static Command Add(Verbs verbs)
    {
        var add = new TvMvpdVerb();
        Symbol[] all = [add._preset, add._id, add._name, add._logo, add._metadata, add._apple, add._authorization, add._unasked, .. add.OAuth];
        return verbs.Verb("add-mvpd", "Put a TV provider into the draft, by a preset; 'put' takes one that is all your own.", all, async (run, ct) =>
            run.Print.Done("In the draft.", await run.Client.PutTvMvpdAsync(add.Make(run, await run.Client.ListTvPresetsAsync(ct).ToListAsync(ct)), ct)));
    }

    private static Option<string?> Address(string name, string description) => new(name) { Description = description, HelpName = "url" };

    private TvMvpd Make(Invocation run, List<TvPreset> presets)
    {
        var mvpd = TvItemVerbs.Find(presets, run.Get(_preset)).Mvpd;
        return mvpd with
        {
            Id = run.Get(_id),
            DisplayName = run.Get(_name) ?? run.Get(_id),
            LogoUrl = run.Get(_logo),
            Saml = run.Get(_metadata) is { } url ? new TvSamlProvider { MetadataUrl = url } : mvpd.Saml,
            OAuth = mvpd.OAuth is { } oauth ? Make(run, oauth) : RefuseOAuth(run),
            Authorization = run.Get(_unasked) ? null
                : run.Get(_authorization) is { } asked ? (mvpd.Authorization ?? new TvAuthorization { Protocol = mvpd.OAuth is null ? "xacml" : "rest", Url = asked }) with { Url = asked }
                : mvpd.Authorization,
            Platforms = run.Get(_apple) is { } mapping ? [.. mvpd.Platforms.Select(p => p with { MappingId = mapping })] : mvpd.Platforms,
        };
    }

    private TvOAuthProvider Make(Invocation run, TvOAuthProvider preset) => preset with
    {
        AuthorizationUrl = run.Get(_signIn) ?? preset.AuthorizationUrl,
        TokenUrl = run.Get(_token) ?? preset.TokenUrl,
        UserInfoUrl = run.Get(_userInfo) ?? preset.UserInfoUrl,
        Issuer = run.Get(_issuer) ?? preset.Issuer,
        JwksUrl = run.Get(_keys) ?? preset.JwksUrl,
        EndSessionUrl = run.Get(_logout) ?? Real(preset.EndSessionUrl),
        ClientId = run.Get(_client) ?? preset.ClientId,
        ClientSecret = run.Get(_public) ? null : preset.ClientSecret,
        Scope = run.Get(_scope) ?? preset.Scope,
        ServiceProviderParameter = run.Get(_parameter) ?? preset.ServiceProviderParameter,
    };

    // A logout need not be; everything else of a preset has to be stated, and validation says so.
    private static string? Real(string? address) => address?.Contains(".invalid/", StringComparison.Ordinal) == true ? null : address;

    private TvOAuthProvider? RefuseOAuth(Invocation run)
    {
        string?[] texts = [run.Get(_signIn), run.Get(_token), run.Get(_userInfo), run.Get(_issuer), run.Get(_keys), run.Get(_logout), run.Get(_client), run.Get(_scope), run.Get(_parameter)];
        return run.Get(_public) || texts.Any(t => t is not null)
            ? throw new CliException($"The preset {run.Get(_preset)} is of no OAuth 2.0 provider, to which alone {string.Join(", ", OAuth.Select(o => o.Name))} belong.", ExitCode.Usage)
            : null;
    }
}
