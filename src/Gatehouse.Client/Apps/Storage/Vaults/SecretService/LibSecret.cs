using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>What is used of libsecret, under its own names. A <c>gboolean</c> is an <c>int</c>, a <c>GType</c> and a <c>gsize</c> as wide as a pointer.</summary>
internal static class LibSecret
{
    private const string Library = "libsecret-1.so.0";

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nuint secret_service_get_type();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_service_open_sync(nuint type, IntPtr busName, int flags, IntPtr cancellable, out IntPtr error);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_service_get_collections(IntPtr service);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_service_search_sync(IntPtr service, IntPtr schema, IntPtr attributes, int flags, IntPtr cancellable, out IntPtr error);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int secret_service_store_sync(
        IntPtr service, IntPtr schema, IntPtr attributes, IntPtr collection, [MarshalAs(UnmanagedType.LPStr)] string label, IntPtr value, IntPtr cancellable, out IntPtr error);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int secret_service_clear_sync(IntPtr service, IntPtr schema, IntPtr attributes, IntPtr cancellable, out IntPtr error);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int secret_service_unlock_sync(IntPtr service, IntPtr objects, IntPtr cancellable, IntPtr unlocked, out IntPtr error);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_collection_for_alias_sync(
        IntPtr service, [MarshalAs(UnmanagedType.LPStr)] string alias, int flags, IntPtr cancellable, out IntPtr error);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int secret_collection_get_locked(IntPtr collection);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int secret_item_get_locked(IntPtr item);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_item_get_secret(IntPtr item);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_value_new(byte[] secret, nint length, [MarshalAs(UnmanagedType.LPStr)] string contentType);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr secret_value_get(IntPtr value, out nuint length);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void secret_value_unref(IntPtr value);
}
