namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>What proves that a domain is an organization's.</summary>
public enum DomainProof
{
    /// <summary>The domain's DNS has the record of the claim.</summary>
    Dns,

    /// <summary>The domain's own web server names the organization, by a redirect to its address or a file with it.</summary>
    WebServer,
}
