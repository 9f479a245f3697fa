using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Server.Hosting.Doctor;

/// <summary>
/// Looks at one thing that an operator should know about. Register it with <c>AddDoctorCheck</c>; it is run when somebody
/// asks, so it may take a second, but it changes nothing.
/// </summary>
public interface IDoctorCheck
{
    /// <summary>Names its findings, such as <c>push-certificate</c>.</summary>
    string Name { get; }

    /// <summary>What it found for an organization; none when there is nothing to say.</summary>
    Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct);
}
