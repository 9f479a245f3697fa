namespace Gatehouse.Simulator.Enrollment;

/// <summary>
/// Unwinds an installation: the device found something it does not take, or got an answer it cannot use. Caught where
/// the installation began, so it never leaves the library.
/// </summary>
/// <param name="domain">Error domain that a device would report.</param>
/// <param name="code">Error code in it.</param>
/// <param name="reason">In English.</param>
/// <param name="httpStatus">Answer that caused it, if one did.</param>
internal sealed class DeviceRefusal(string domain, int code, string reason, int? httpStatus = null) : Exception(reason)
{
    public string Domain { get; } = domain;

    public int Code { get; } = code;

    public int? HttpStatus { get; } = httpStatus;

    /// <summary>The profile as such is wrong.</summary>
    public static DeviceRefusal Profile(int code, string reason) => new("MCProfileErrorDomain", code, reason);

    /// <summary>The management payload is wrong or the server refused.</summary>
    public static DeviceRefusal Mdm(int code, string reason, int? httpStatus = null) => new("MCMDMErrorDomain", code, reason, httpStatus);

    /// <summary>The enrollment with an account cannot go on.</summary>
    public static DeviceRefusal Account(string reason, int? httpStatus = null) => new("RemoteManagement", 0, reason, httpStatus);

    /// <summary>The certificate could not be had.</summary>
    public static DeviceRefusal Scep(int code, string reason) => new("MCSCEPErrorDomain", code, reason);
}
