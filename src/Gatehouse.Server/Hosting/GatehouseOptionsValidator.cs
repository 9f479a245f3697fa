using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>The public address must be one that devices accept; only development may do without.</summary>
public sealed class GatehouseOptionsValidator(IHostEnvironment environment) : IValidateOptions<GatehouseOptions>
{
    private const string Key = "Gatehouse:PublicUrl";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatehouseOptions options)
    {
        var rules = new OptionRules().Between(options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "Gatehouse:ShutdownTimeout");
        if (options.PublicUrl is null)
        {
            return rules.Check(environment.IsDevelopment(), Key, null, "the https address under which devices reach this server").Result();
        }

        var usable = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()))
            && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
        return rules.Check(usable, Key, options.PublicUrl, "an https address without query, such as https://mdm.example.org (http is for development only)").Result();
    }
}
