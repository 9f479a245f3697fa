using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm;

/// <summary>Checks <see cref="MdmOptions"/> at start.</summary>
public sealed class MdmOptionsValidator : IValidateOptions<MdmOptions>
{
    private const string Section = "Gatehouse:Mdm";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MdmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OptionRules()
            .Between(options.OfflineAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(365), $"{Section}:OfflineAfter")
            .Between(options.IdentityGrace, TimeSpan.Zero, TimeSpan.FromDays(365), $"{Section}:IdentityGrace")
            .Between(options.IdentityOverlap, TimeSpan.Zero, TimeSpan.FromDays(7), $"{Section}:IdentityOverlap")
            .Between(options.ReleaseAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), $"{Section}:ReleaseAfter")
            .Between(options.UnenrollWithin, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90), $"{Section}:UnenrollWithin")
            .Between(options.KeepCommands, TimeSpan.FromDays(1), TimeSpan.FromDays(3650), $"{Section}:KeepCommands")
            .Between(options.TokenGrace, TimeSpan.Zero, DeviceTokenSql.MaxGrace, $"{Section}:TokenGrace")
            .Between(options.ChallengesPerMinute, 1, 100_000, $"{Section}:ChallengesPerMinute")
            .Between(options.EndManagementAfter, TimeSpan.Zero, TimeSpan.FromDays(365), $"{Section}:EndManagementAfter")
            .Check(Enum.IsDefined(options.WhenPersonGone), $"{Section}:WhenPersonGone", options.WhenPersonGone, "one of Nothing, RemoveProfile, Unrecognized")
            .Between(options.ApnsConcurrency, 1, 1000, $"{Section}:ApnsConcurrency")
            .Check(
                Uri.TryCreate(options.ApnsUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/",
                $"{Section}:ApnsUrl", options.ApnsUrl, "an https address without a path")
            .Check(options.ApnsTrust is null || File.Exists(options.ApnsTrust), $"{Section}:ApnsTrust", options.ApnsTrust, "a PEM file that exists")
            .Result();
    }
}
