namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>What is known about an enrollment that a command is meant for. What is null is not held against it.</summary>
/// <param name="Kind">Kind and channel.</param>
/// <param name="Platform">Operating system.</param>
/// <param name="OSVersion">Its version, such as 18.1.</param>
/// <param name="AccessRights">Bits of the enrollment profile; a user enrollment has none of its own.</param>
/// <param name="IsSupervised">Whether the device is supervised.</param>
/// <param name="IsSharedIPad">Whether the device is a Shared iPad.</param>
/// <param name="IsAutomated">Whether it came by Automated Device Enrollment.</param>
public sealed record CommandTarget(
    EnrollmentKind Kind, MdmPlatform? Platform = null, Version? OSVersion = null, int? AccessRights = null,
    bool? IsSupervised = null, bool? IsSharedIPad = null, bool? IsAutomated = null)
{
    /// <summary>Whether the command would travel on a user channel.</summary>
    public bool IsUserChannel => Kind is EnrollmentKind.MacUser or EnrollmentKind.SharedIPadUser or EnrollmentKind.UserEnrollmentMacUser;

    /// <summary>Whether this is a user enrollment.</summary>
    public bool IsUserEnrollment => Kind is EnrollmentKind.UserEnrollment or EnrollmentKind.UserEnrollmentMacUser;
}
