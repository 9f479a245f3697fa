using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>Security.framework itself.</summary>
internal sealed class SecurityFramework : ISecurityFramework
{
    private const string Library = "/System/Library/Frameworks/Security.framework/Security";

    public int Add(IReadOnlyDictionary<string, object> attributes) => Ask(() =>
    {
        using var native = new NativeDictionary(attributes);
        return SecItemAdd(native.Pointer, IntPtr.Zero);
    });

    public int CopyMatching(IReadOnlyDictionary<string, object> query, out byte[]? data)
    {
        var found = IntPtr.Zero;
        var status = Ask(() =>
        {
            using var native = new NativeDictionary(query);
            return SecItemCopyMatching(native.Pointer, out found);
        });
        data = found == IntPtr.Zero ? null : CoreFoundation.TakeData(found);
        return status;
    }

    public int Update(IReadOnlyDictionary<string, object> query, IReadOnlyDictionary<string, object> changes) => Ask(() =>
    {
        using var native = new NativeDictionary(query);
        using var nativeChanges = new NativeDictionary(changes);
        return SecItemUpdate(native.Pointer, nativeChanges.Pointer);
    });

    public int Delete(IReadOnlyDictionary<string, object> query) => Ask(() =>
    {
        using var native = new NativeDictionary(query);
        return SecItemDelete(native.Pointer);
    });

    private static int Ask(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw VaultFaults.Unreachable("This system has no keychain.", e);
        }
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SecItemAdd(IntPtr attributes, IntPtr result);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SecItemCopyMatching(IntPtr query, out IntPtr result);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SecItemUpdate(IntPtr query, IntPtr changes);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SecItemDelete(IntPtr query);
}
