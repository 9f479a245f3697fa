using System.Text;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>An Enrollment SSO document, as stored: what was saved, as JSON.</summary>
internal sealed class SsoRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Name { get; init; }

    public required string Document { get; init; }

    public long Version { get; init; }

    /// <summary>What was saved.</summary>
    public SaveEnrollmentSso Saved => Words.ReadJson<SaveEnrollmentSso>(Document);

    /// <summary>As devices read it.</summary>
    public static EnrollmentSsoDocument DocumentOf(SaveEnrollmentSso saved) => new(saved.AppStoreId, saved.DeveloperAppIds)
    {
        AssociatedDomains = saved.AssociatedDomains,
        DirectDownloads = saved.DirectDownloads,
        ConfigurationProfile = string.IsNullOrEmpty(saved.ConfigurationProfile) ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(saved.ConfigurationProfile),
        Declarations = saved.Declarations,
    };

    /// <summary>As the API shows it.</summary>
    public EnrollmentSso ToContract(string url)
    {
        var saved = Saved;
        return new EnrollmentSso
        {
            Id = Id,
            Name = Name,
            AppStoreId = saved.AppStoreId,
            DeveloperAppIds = saved.DeveloperAppIds,
            AssociatedDomains = saved.AssociatedDomains,
            DirectDownloads = saved.DirectDownloads,
            ConfigurationProfile = saved.ConfigurationProfile,
            Declarations = saved.Declarations,
            Url = url,
        };
    }
}
